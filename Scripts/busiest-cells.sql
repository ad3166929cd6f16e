-- The cells with the most checks of each kind, from the documented view of the store.
SELECT kind, cell_north, cell_east, checks, violations
FROM cell_summary
ORDER BY checks DESC
LIMIT 10;
