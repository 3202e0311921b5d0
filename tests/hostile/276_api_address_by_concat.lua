error("" .. {})
