"""明湖县: a county portal in TRS WCM idiom, with planted faults (``expected.yaml``)."""
