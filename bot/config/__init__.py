"""The county (config.yaml) and the secrets (environment variables): what every other room may ask of them."""

from bot.config.county import (
    PLACEHOLDER,
    County,
    Enterprise,
    Limits,
    Mortality,
    Name,
    PersonConfig,
    Phones,
    Role,
    Telegram,
    Township,
    Village,
    Web,
)
from bot.config.duties import Duty
from bot.config.environment import VARIABLES, Environment, home, load_environment
from bot.config.load import CountyFile, load_county, read_county
from bot.config.times import Clocks, Hours

__all__ = [
    "PLACEHOLDER",
    "VARIABLES",
    "Clocks",
    "County",
    "CountyFile",
    "Duty",
    "Enterprise",
    "Environment",
    "Hours",
    "Limits",
    "Mortality",
    "Name",
    "PersonConfig",
    "Phones",
    "Role",
    "Telegram",
    "Township",
    "Village",
    "Web",
    "home",
    "load_county",
    "load_environment",
    "read_county",
]
