-- Milestones by how many days they came late: duckdb < slippage.sql
INSTALL httpfs; LOAD httpfs;
SELECT title, status, "slippage_days.min", "slippage_days.max", overdue
FROM read_parquet('http://127.0.0.1:8000/api/v1/milestones/?negotiation=iraq-us-hmc&format=parquet')
WHERE "slippage_days.max" IS NOT NULL
ORDER BY "slippage_days.max" DESC;
