from probe import reveal
from datetime import date, datetime, timedelta, timezone
import datetime as dt

d = date(2024, 1, 31)
reveal(f"{d}", d.strftime("%Y_%m"), d.isoformat(), d.year, d.month, d.weekday(), str(d + timedelta(days=1)), f"{d:%Y}")  # value: '2024-01-31', '2024_01', '2024-01-31', 2024, 1, 2, '2024-02-01', '2024'
reveal(str(datetime(2000, 1, 1, tzinfo=timezone.utc)), str(datetime(2020, 2, 3, 4, 5, 6, 7)), datetime(2020, 1, 1).isoformat(), str(datetime(2020, 1, 1, 12).date()))  # value: '2000-01-01 00:00:00+00:00', '2020-02-03 04:05:06.000007', '2020-01-01T00:00:00', '2020-01-01'
reveal(date(2024, 3, 1) - timedelta(1) == date(2024, 2, 29), date(2024, 1, 1) < date(2024, 1, 2), (date(2024, 3, 1) - date(2024, 2, 1)).days, str(timedelta(days=1, hours=2)), str(timedelta(minutes=90)), timedelta(weeks=1).days)  # value: True, True, 29, '1 day, 2:00:00', '1:30:00', 7
reveal(dt.date(2024, 5, 6).strftime("%d %b %Y %A %j %y"), datetime(2024, 1, 1, 13, 5).strftime("%I:%M %p %F %T"), d.replace(day=1).isoformat())  # value: '06 May 2024 Monday 127 24', '01:05 PM 2024-01-01 13:05:00', '2024-01-01'
reveal(date.fromisoformat("2024-01-02").day, isinstance(d, date), isinstance(d, datetime), isinstance(datetime(2020, 1, 1), date))  # value: 2, True, False, True
try:
    date(2023, 2, 29)
except ValueError:
    reveal("no such day")  # value: 'no such day'
reveal([f"p_{y}_{m:02d}" for y in range(2024, 2026) for m in (1, 12)])  # value: ['p_2024_01', 'p_2024_12', 'p_2025_01', 'p_2025_12']
days = [date(2024, 12, 30) + timedelta(days=i) for i in range(3)]
reveal([x.strftime("%Y%m%d") for x in days], max(days).isoformat(), date(2024, 1, 1) in days)  # value: ['20241230', '20241231', '20250101'], '2025-01-01', False
from dateutil.relativedelta import relativedelta
reveal((d + relativedelta(months=1)).isoformat(), (d - relativedelta(years=1, days=1)).isoformat(), (date(2024, 12, 1) + relativedelta(months=1)).strftime("%Y-%m-%d"), (datetime(2024, 3, 31, 5) - relativedelta(months=1, hours=6)).isoformat())  # value: '2024-02-29', '2023-01-30', '2025-01-01', '2024-02-28T23:00:00'
