import {
  type Admin,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import { transportErrorOf } from './kafka.client';

/** Something of Kafka that rights are about. */
interface Resource {
  readonly kind: 'topic' | 'group';
  readonly name: string;
}

/** One user's rights on one resource. */
export interface Right extends Resource {
  readonly may: readonly ('read' | 'write')[];
}

const kinds = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP };
const operations = { read: AclOperationTypes.READ, write: AclOperationTypes.WRITE };

/** Who may do what at the brokers, where they check it. The transport's own user has to be allowed to say so. */
export class KafkaAcls {
  constructor(private readonly admin: Admin) {}

  /** Adds to what the user may do; given twice is given once. */
  async grant(user: string, rights: readonly Right[]): Promise<void> {
    const acl = rights.flatMap(({ kind, name, may }) =>
      may.map((operation) => ({
        resourceName: name,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: `User:${user}`,
        host: '*',
        resourceType: kinds[kind],
        operation: operations[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    );
    await this.admin.createAcls({ acl }).catch((error: unknown) => {
      throw transportErrorOf(error, `Rights of ${user} cannot be given`);
    });
  }

  /** Takes all rights that were given to the user by name; open connections lose them with their next request. */
  async revoke(user: string): Promise<void> {
    await this.take(user, AclResourceTypes.ANY, ResourcePatternTypes.ANY);
  }

  /** Takes rights to groups by the beginning of their names, which earlier releases gave. */
  async revokeGroupPrefixes(user: string): Promise<void> {
    await this.take(user, AclResourceTypes.GROUP, ResourcePatternTypes.PREFIXED);
  }

  private async take(
    user: string,
    resourceType: AclResourceTypes,
    resourcePatternType: ResourcePatternTypes,
  ): Promise<void> {
    const filter = {
      ...{ principal: `User:${user}`, resourceType, resourcePatternType },
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ALLOW,
    };
    await this.admin.deleteAcls({ filters: [filter] }).catch((error: unknown) => {
      throw transportErrorOf(error, `Rights of ${user} cannot be taken`);
    });
  }
}
