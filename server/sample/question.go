package sample

import "github.com/strongroom/strongroom/ent/spec"

// question is an analysis of the sample.
type question struct {
	name, description, sql string
	chart                  spec.Chart
	owner                  string // address
	day                    int    // on which it is saved, counted from the end
	// team opens it to the team; with names those with whom it is shared besides.
	team bool
	with []string
}

var questions = []question{
	{
		name: "Monthly revenue by region", owner: "priya@example.com", day: 38, team: true, with: []string{"claire@example.com"},
		description: "Revenue of completed orders in euros, last 24 months.",
		chart:       spec.Chart{Kind: "LINE", X: "month", Y: []string{"revenue"}, Series: "region"},
		sql: `SELECT strftime(date_trunc('month', ordered_at), '%Y-%m') AS month, region,
       round(sum(revenue)) AS revenue
FROM orders
WHERE status = 'completed'
GROUP BY ALL
ORDER BY month, region`,
	},
	{
		name: "Top products this quarter", owner: "priya@example.com", day: 36, team: true, with: []string{"sam@example.com"},
		description: "The ten products with the most revenue in the last 90 days of data.",
		chart:       spec.Chart{Kind: "BAR", X: "product", Y: []string{"revenue"}},
		sql: `SELECT product, category, sum(quantity) AS units, round(sum(revenue)) AS revenue
FROM orders
WHERE status = 'completed'
  AND ordered_at > (SELECT max(ordered_at) FROM orders) - INTERVAL 90 DAY
GROUP BY ALL
ORDER BY revenue DESC
LIMIT 10`,
	},
	{
		name: "Refund rate by category", owner: "priya@example.com", day: 33, team: true,
		description: "Refunded orders as a percentage of all orders. Shoes and clothing stand out: sizes.",
		chart:       spec.Chart{Kind: "BAR", X: "category", Y: []string{"refund_rate"}},
		sql: `SELECT category, count(*) AS orders,
       round(100.0 * count(*) FILTER (status = 'refunded') / count(*), 2) AS refund_rate
FROM orders
GROUP BY category
ORDER BY refund_rate DESC`,
	},
	{
		name: "Payments by method and outcome", owner: "jonas@example.com", day: 35, with: []string{"hannah@example.com", "claire@example.com"},
		description: "Amounts in euros, for the audit.",
		chart:       spec.Chart{Kind: "BAR", X: "method", Y: []string{"amount"}, Series: "status"},
		sql: `SELECT method, status, count(*) AS payments, round(sum(amount)) AS amount
FROM payments
GROUP BY ALL
ORDER BY method, amount DESC`,
	},
	{
		name: "Chargebacks by month", owner: "jonas@example.com", day: 29, with: []string{"mara@example.com"},
		description: "What was charged back, in euros.",
		chart:       spec.Chart{Kind: "AREA", X: "month", Y: []string{"charged_back"}},
		sql: `SELECT strftime(date_trunc('month', paid_at), '%Y-%m') AS month,
       count(*) AS cases, round(sum(amount), 2) AS charged_back
FROM payments
WHERE status = 'chargeback'
GROUP BY ALL
ORDER BY month`,
	},
	{
		name: "Returning customers by cohort", owner: "elena@example.com", day: 31, team: true,
		description: "How many of those who first ordered in a quarter ordered again, by quarters since.",
		chart:       spec.Chart{Kind: "LINE", X: "quarters_since", Y: []string{"returning"}, Series: "cohort"},
		sql: `WITH firsts AS (
  SELECT customer_id, min(date_trunc('quarter', ordered_at)) AS cohort
  FROM orders GROUP BY customer_id
), later AS (
  SELECT f.cohort, o.customer_id,
         date_diff('quarter', f.cohort, o.ordered_at) AS quarters_since
  FROM orders o JOIN firsts f USING (customer_id)
), sizes AS (
  SELECT cohort, count(*) AS size FROM firsts GROUP BY cohort
)
SELECT concat(year(cohort), ' Q', quarter(cohort)) AS cohort, quarters_since,
       round(100.0 * count(DISTINCT customer_id) / any_value(size), 1) AS returning
FROM later JOIN sizes USING (cohort)
WHERE size >= 100
GROUP BY ALL
ORDER BY cohort, quarters_since`,
	},
	{
		name: "Where buyers come from", owner: "elena@example.com", day: 26, team: true,
		description: "Visits and conversions of the web shop by source, last 90 days.",
		chart:       spec.Chart{Kind: "PIE", X: "source", Y: []string{"buyers"}},
		sql: `SELECT source, count(*) AS visits, count(*) FILTER (converted) AS buyers,
       round(100.0 * count(*) FILTER (converted) / count(*), 2) AS conversion
FROM web_sessions
GROUP BY source
ORDER BY buyers DESC`,
	},
	{
		name: "Support: hours and satisfaction", owner: "elena@example.com", day: 22, team: true, with: []string{"sam@example.com"},
		description: "How long a ticket takes by topic, and what customers think of it.",
		chart:       spec.Chart{Kind: "BAR", X: "topic", Y: []string{"median_hours"}},
		sql: `SELECT topic, count(*) AS tickets, round(median(resolved_hours), 1) AS median_hours,
       round(avg(satisfaction), 2) AS satisfaction
FROM support_tickets
GROUP BY topic
ORDER BY median_hours DESC`,
	},
}
