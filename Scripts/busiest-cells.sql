-- The cells with the most checks, from the documented view of the store.
SELECT
  north_metres, east_metres, hours, checks, violations, speed_checks, speed_violations, behaviour_checks,
  alcohol_checks, drug_checks
FROM cell_summary
ORDER BY checks DESC
LIMIT 10;
