import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { LinkSettings } from './link-settings';
import { Setting } from './setting';

/** How notices leave the hub: by e-mail, and by a webhook. Part of `Config`. */
export abstract class NoticeSettings extends LinkSettings {
  @Setting(
    'SMTP_URL',
    'Mail server for notices: smtps://user:password@host, or smtp:// with STARTTLS (without it on loopback only). Empty: no mail.',
    { apps: ['worker'], secret: true },
  )
  @IsOptional()
  @Matches(/^smtps?:\/\/[^/\s]+$/)
  smtpUrl?: string;

  @Setting('NOTICE_MAIL_FROM', 'Sender of the notices’ mails; needed with SMTP_URL.', {
    apps: ['worker'],
    fallback: '',
  })
  @Matches(/^(|[^\s@<>,;]+@[A-Za-z0-9.-]+)$/)
  noticeMailFrom: string;

  @Setting(
    'NOTICE_MAIL_INTERVAL',
    'Minutes between two mails to one person; what comes in between goes as one digest.',
    { apps: ['worker'], fallback: 60 },
  )
  @IsInt()
  @Min(1)
  @Max(1440)
  noticeMailInterval: number;

  @Setting(
    'NOTICE_WEBHOOK_URL',
    'Address that every notice is posted to, https only (http on loopback with SHUTONG_DEMO=1). Empty: none.',
    { apps: ['worker'], fallback: '' },
  )
  @IsString()
  noticeWebhookUrl: string;

  @Setting(
    'NOTICE_WEBHOOK_KEY',
    'Key that signs the posts (Standard Webhooks): whsec_ and 24 to 64 bytes in base64; needed with NOTICE_WEBHOOK_URL.',
    { apps: ['worker'], secret: true },
  )
  @IsOptional()
  @Matches(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
  noticeWebhookKey?: string;
}
