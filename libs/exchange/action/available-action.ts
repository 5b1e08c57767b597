/** Steps and why they cannot be taken are told by every lib in the same way. */
export {
  judgeActions,
  refusalOf,
  tellActions,
  type Action,
  type Actions,
  type AvailableAction,
} from '@shutong/platform';
