-- A reuse that was accepted may be refused later, and is shown no longer from then on; it was counted on.
UPDATE statistics.reuse s SET ended_on = (r.judged_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM opendata.reuse r WHERE r.id = s.id AND r.state = 'refused' AND s.ended_on IS NULL;
-- What was applied already would be learnt otherwise now.
SELECT statistics_base.renew();
