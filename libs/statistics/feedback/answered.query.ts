import { byUnit } from '../quality/reached.query';

export const feedbackMetrics: readonly string[] = ['feedback-answered'];

/**
 * What departments, and those of regions, had been asked by people outside, corrected and told by the end of a day ($2), and what of it they had
 * answered, whether they did as asked or said why not. Of what was dismissed nothing is awaited.
 */
export const answeredByUnit = byUnit(`
  SELECT department AS unit, 'feedback-answered' AS metric, count(*) AS counted, count(*) AS known,
         count(*) FILTER (WHERE ended_on <= $2::date)::numeric AS reached
    FROM statistics.feedback
   WHERE received_on <= $2::date AND NOT (dismissed AND ended_on <= $2::date) GROUP BY 1`);
