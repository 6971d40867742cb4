/** What a new group is where nothing is said. */
export class GroupDefaults {
  /** @param crmEnabled `CRM_ENABLED_BY_DEFAULT` (SRC-1) */
  constructor(readonly crmEnabled: boolean) {}
}
