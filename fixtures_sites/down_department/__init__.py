"""澄浦市体育局: a portal that answers 503 for ever."""
