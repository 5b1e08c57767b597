-- Whose time it is, and for what, is said in each language; of what was told before it is not known here.
UPDATE notice.notice
   SET params = params || '{"holder.zh-CN": "主办部门", "holder.en": "The department that holds it",
                            "what.zh-CN": "法定期限", "what.en": "a time limit"}'
 WHERE template IN ('clock-warned', 'clock-overdue');
