"""澄浦市: whole-site faults, slow pages, a list that never comes, accounts that fell silent."""
