import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { In } from 'typeorm';
import type { Texts } from '../mail/digest.policy';
import type { NoticeParams } from '../template/template.policy';
import { Templates } from '../template/templates';
import { Notice } from './notice.entity';

/** A notice with its text in both languages, as it leaves the hub. */
export interface ReadyNotice extends Notice {
  readonly texts: Texts;
}

/** Notices as others are given them to read. */
@Injectable()
export class ReadyNotices {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Templates) private readonly templates: Templates,
  ) {}

  /** Newest first, as many at most. */
  async newest(ctx: Context, ids: readonly string[], most: number): Promise<ReadyNotice[]> {
    const found = await this.database
      .repository(ctx, Notice)
      .find({ where: { id: In(ids) }, order: { id: 'DESC' }, take: most });
    return found.map((notice) => ({
      ...notice,
      texts: {
        'zh-CN': this.templates.textOutside(notice, 'zh-CN'),
        en: this.templates.textOutside(notice, 'en'),
      },
    }));
  }

  /** Of a template that is no notice's. */
  texts(template: string, params: NoticeParams): Texts {
    return {
      'zh-CN': this.templates.text(template, 'zh-CN', params),
      en: this.templates.text(template, 'en', params),
    };
  }
}
