/** Loads every door, so that the catalogues of errors, permissions and settings are complete. */
import 'reflect-metadata';
import '@shutong/audit/hub.module';
import '@shutong/audit/worker.module';
import '@shutong/catalog/hub.module';
import '@shutong/catalog/portal.module';
import '@shutong/exchange/portal.module';
import '@shutong/exchange/hub.module';
import '@shutong/exchange/worker.module';
import '@shutong/identity/hub.module';
import '@shutong/messaging/hub.module';
import '@shutong/messaging/worker.module';
import '@shutong/notice/hub.module';
import '@shutong/notice/worker.module';
import '@shutong/statistics/hub.module';
import '@shutong/statistics/worker.module';
