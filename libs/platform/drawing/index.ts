export { barChart, columnChart, type Drawing, type Mark } from './chart';
export { escaped } from './html';
