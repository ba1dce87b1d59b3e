"""What app/dao/date_util.py needs of it: financial years begin at midnight in London."""
from zoneinfo import ZoneInfo

local_timezone = ZoneInfo("Europe/London")
convert_bst_to_utc = convert_utc_to_bst = utc_string_to_aware_gmt_datetime = None
