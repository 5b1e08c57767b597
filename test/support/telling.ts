import type { INestApplicationContext } from '@nestjs/common';
import { Notices, type Telling } from '@shutong/notice';
import { Clock, Database, systemContext } from '@shutong/platform';

export interface Teller {
  /** A reminder of a cause of its own unless `change` says otherwise; how many were told. */
  tell(change: Partial<Telling> & Pick<Telling, 'to'>): Promise<number>;
  done(cause: string): Promise<void>;
}

/** Tells in transactions of its own, as other libs do in theirs. */
export function tellerOf(app: INestApplicationContext): Teller {
  const database = app.get(Database, { strict: false });
  const notices = app.get(Notices, { strict: false });
  const ctx = () => systemContext('test', app.get(Clock, { strict: false }).now());
  let causes = 0;
  return {
    tell: (change) =>
      database.transaction(ctx(), (tx) =>
        notices.tell(tx, {
          cause: `test/${++causes}`,
          template: 'reminder',
          about: { type: 'application', id: 'a-1' },
          params: { from: '省水利厅', title: '取水许可证信息' },
          ...change,
        }),
      ),
    done: (cause) => database.transaction(ctx(), (tx) => notices.done(tx, cause)),
  };
}
