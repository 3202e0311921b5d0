local g = _G
_ENV = {}
