/** What people are told and have to do: inbox, tasks, e-mail, webhook. */
import { Notice } from './notice/notice.entity';

/** For the data source of a process that tells or shows notices. */
export const noticeEntities = [Notice];
export { addressKey, isAddressed, type Addressee } from './notice/addressee.policy';
export {
  Notices,
  type About,
  type OpenTask,
  type TaskAbout,
  type Telling,
} from './notice/notices.service';
export { worded } from './template/template.policy';
export { Templates } from './template/templates';
export { NoticeModule } from './notice.module';
