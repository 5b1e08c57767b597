import { registeredCompanies, syntheticCompany } from './synthetic-company';
import { registeredPersons, syntheticPerson } from './synthetic-person';
import { copyRows, type SourceTable } from './source-table';

/** Stands in every row, so that an answer cannot be taken for one about somebody real. */
const notice = '合成数据 synthetic data';

function* rowsOf<T extends object>(count: number, rowAt: (index: number) => T) {
  for (let index = 0; index < count; index += 1) {
    yield [...(Object.values(rowAt(index)) as (string | number)[]), notice];
  }
}

/** Columns in the order of `SyntheticPerson`. */
export const personRegister: SourceTable = {
  name: 'person_register',
  comment: '合成数据:虚构的云栖市户籍人口,无一真实个人。Synthetic: nobody in it exists.',
  columns: `
    resident_number  char(18) NOT NULL,
    name             text NOT NULL,
    sex              text NOT NULL,
    ethnic_group     text NOT NULL,
    birth_date       date NOT NULL,
    division         char(6) NOT NULL,
    address          text NOT NULL,
    household_number char(12) NOT NULL,
    marital_status   text NOT NULL,
    registered_since date NOT NULL,
    notice           text NOT NULL`,
  primaryKey: 'resident_number',
  indexes: [],
  fill: (client, target) => copyRows(client, target, rowsOf(registeredPersons, syntheticPerson)),
};

/** Columns in the order of `SyntheticCompany`. */
export const companyRegister: SourceTable = {
  name: 'company_register',
  comment: '合成数据:虚构的云栖市企业,无一真实企业。Synthetic: no company in it exists.',
  columns: `
    credit_code             char(18) NOT NULL,
    name                    text NOT NULL,
    company_type            text NOT NULL,
    legal_representative    text NOT NULL,
    registered_capital_yuan bigint NOT NULL,
    established_on          date NOT NULL,
    status                  text NOT NULL,
    industry                text NOT NULL,
    business_scope          text NOT NULL,
    division                char(6) NOT NULL,
    address                 text NOT NULL,
    registration_authority  text NOT NULL,
    notice                  text NOT NULL`,
  primaryKey: 'credit_code',
  indexes: ['name'],
  fill: (client, target) => copyRows(client, target, rowsOf(registeredCompanies, syntheticCompany)),
};
