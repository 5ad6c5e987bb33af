-- The figures of the Online Retail data set, from ClickHouse. Money is read as text and added as decimals, so that the
-- sum is exact: JSONExtractFloat would round. An order of several parts (see docs/guides/import.md) is one order_id.
select
  uniqExact(order_id) as invoices,
  uniqExactIf(order_id, cancelled) as cancelled_invoices,
  sum(products) as lines,
  sumIf(products, cancelled) as cancellation_lines,
  toString(sum(if(cancelled, -amount, amount))) as revenue,
  toString(sumIf(amount, not cancelled)) as completed,
  toString(sumIf(amount, cancelled)) as cancelled_revenue,
  uniqExact(nation) as countries,
  (select uniqExact(person_id) from events where type = 'identify') as customers
from (
  select
    name = 'Order Cancelled' as cancelled,
    JSONExtractString(properties, 'order_id') as order_id,
    JSONExtractString(properties, 'country') as nation,
    JSONLength(properties, 'products') as products,
    toDecimal64(JSONExtractRaw(properties, 'revenue'), 4) as amount
  from events
  where type = 'track' and name in ('Order Completed', 'Order Cancelled')
)
