import type { Unsupported } from './parameters';

/**
 * Parameters that GitLab documents for its calls and that this API does not have: they are refused (API-11). Of its
 * `options` false is what is done anyhow, so only true is refused.
 *
 * @see https://docs.gitlab.com/api/rest/
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const customAttributes = 'custom_attributes with_custom_attributes';

export const ofIssueLists: Unsupported = {
  names: words(`
    assignee_ids
    closed_after closed_before due_date due_after due_before epic_id health_status issue_type iteration_id
    iteration_title milestone milestone_id my_reaction_emoji non_archived not or status weight
    ${customAttributes}
  `),
  options: words('with_labels_details'),
};
const issueFields = `
  due_date epic_id epic_iid issue_type iteration_id milestone_id start_date weight
`;
export const ofNewIssues: Unsupported = {
  names: words(`${issueFields} iid discussion_to_resolve merge_request_to_resolve_discussions_of`),
};
export const ofIssueChanges: Unsupported = {
  names: words(`${issueFields} updated_at`),
  options: words('discussion_locked'),
};
export const ofSingleIssues: Unsupported = { options: words('with_labels_details') };
export const ofLabelLists: Unsupported = {
  names: words('archived include_descendant_groups only_group_labels'),
  options: words('with_counts'),
};
export const ofSingleLabels: Unsupported = { options: words('include_ancestor_groups') };
export const ofLabels: Unsupported = { names: words('priority'), options: words('archived') };
/** Nobody changes later who sees a note (ISS-28). */
export const ofNoteChanges: Unsupported = { names: words('internal confidential') };
export const ofNoteLists: Unsupported = { names: words('created_after created_before updated_after updated_before') };

export const ofGroupLists: Unsupported = {
  names: words(`
    skip_groups visibility repository_storage marked_for_deletion_on active archived ${customAttributes}
  `),
  options: words('statistics'),
};
export const ofSingleGroups: Unsupported = { options: words('with_projects with_custom_attributes') };
const groupFields = `
  avatar default_branch default_branch_protection default_branch_protection_defaults emails_enabled
  enabled_git_access_protocol extra_shared_runners_minutes_limit shared_runners_minutes_limit
  shared_runners_setting two_factor_grace_period wiki_access_level
`;
const groupOptions = `
    auto_devops_enabled emails_disabled lfs_enabled membership_lock mentions_disabled prevent_forking_outside_group
    request_access_enabled require_two_factor_authentication share_with_group_lock
`;
export const ofNewGroups: Unsupported = {
  names: words(`${groupFields} organization_id`),
  options: words(groupOptions),
};
/** Of a change, false is one, too. */
export const ofGroupChanges: Unsupported = {
  names: words(`
    ${groupFields} ${groupOptions} file_template_project_id ip_restriction_ranges math_rendering_limits_enabled
    lock_math_rendering_limits_enabled prevent_sharing_groups_outside_hierarchy unique_project_download_limit
    unique_project_download_limit_interval_in_seconds auto_ban_user_on_excessive_projects_download
  `),
};

const projectFilters = `
  visibility owned starred topic topics topic_id min_access_level active imported language
  with_issues_enabled with_merge_requests_enabled with_programming_language with_security_reports
  last_activity_after last_activity_before updated_after updated_before repository_storage wiki_checksum_failed
  repository_checksum_failed marked_for_deletion_on ${customAttributes}
`;
export const ofProjectLists: Unsupported = {
  names: words(projectFilters),
  options: words('simple statistics search_namespaces include_hidden include_pending_delete'),
};
export const ofProjectsOfGroups: Unsupported = {
  names: words(projectFilters),
  options: words('simple with_shared include_ancestor_groups'),
};
export const ofSingleProjects: Unsupported = { options: words('license statistics with_custom_attributes') };
const projectFields = `
  avatar default_branch import_url issues_access_level issues_template merge_method merge_requests_access_level
  pages_access_level repository_access_level repository_storage snippets_access_level tag_list topics
  wiki_access_level forking_access_level builds_access_level container_registry_access_level releases_access_level
  environments_access_level feature_flags_access_level infrastructure_access_level monitor_access_level
  model_experiments_access_level model_registry_access_level analytics_access_level
  security_and_compliance_access_level requirements_access_level squash_option suggestion_commit_message
  merge_commit_template squash_commit_template ci_config_path build_timeout build_git_strategy
  auto_devops_deploy_strategy external_authorization_classification_label approvals_before_merge
  issue_branch_template merge_requests_template autoclose_referenced_issues only_allow_merge_if_pipeline_succeeds
  only_allow_merge_if_all_discussions_are_resolved allow_merge_on_skipped_pipeline
`;
const projectOptions = `
  auto_devops_enabled container_registry_enabled emails_disabled jobs_enabled lfs_enabled merge_requests_enabled
  mirror mirror_trigger_builds packages_enabled public_builds public_jobs request_access_enabled snippets_enabled
  wiki_enabled shared_runners_enabled group_runners_enabled printing_merge_request_link_enabled
  remove_source_branch_after_merge resolve_outdated_diff_discussions show_default_award_emojis enforce_auth_checks_on_uploads
`;
export const ofNewProjects: Unsupported = {
  names: words(`
    ${projectFields} issues_enabled emails_enabled group_with_project_templates_id template_name
    template_project_id use_custom_template repository_object_format
  `),
  options: words(`${projectOptions} initialize_with_readme`),
};
export const ofProjectChanges: Unsupported = {
  names: words(`
    ${projectFields} ${projectOptions} archived issues_enabled emails_enabled
    ci_default_git_depth ci_forward_deployment_enabled keep_latest_artifact restrict_user_defined_variables
    mirror_user_id only_mirror_protected_branches mr_default_target_self
  `),
};

export const ofMemberLists: Unsupported = { names: words('skip_users state'), options: words('show_seat_info') };
export const ofMembers: Unsupported = { names: words('username member_role_id') };
export const ofMemberRemovals: Unsupported = {
  names: words('skip_subresources'),
  options: words('unassign_issuables'),
};

export const ofUserLists: Unsupported = {
  names: words(`
    active blocked external humans admins auditors two_factor extern_uid provider created_after created_before
    last_activity_after order_by sort public_email saml_provider_id ${customAttributes}
  `),
  options: words(`
    exclude_active exclude_external exclude_humans exclude_internal skip_ldap without_project_bots without_projects
  `),
};
export const ofSingleUsers: Unsupported = { options: words('with_custom_attributes') };
const userFields = `
  avatar bio color_scheme_id commit_email discord extern_uid github group_id_for_saml
  extra_shared_runners_minutes_limit job_title linkedin location note organization projects_limit pronouns provider
  public_email shared_runners_minutes_limit skype theme_id twitter website_url
`;
const userOptions = 'auditor external private_profile view_diffs_file_by_file';
/** There is no confirmation to skip, and who is given no password has none: these two are no more than what is done. */
export const ofNewUsers: Unsupported = { names: words(userFields), options: words(`${userOptions} reset_password`) };
export const ofUserChanges: Unsupported = { names: words(`${userFields} username`), options: words(userOptions) };
export const ofTokenLists: Unsupported = {
  names: words('created_after created_before expires_after expires_before last_used_after last_used_before sort'),
};
export const ofNewTokens: Unsupported = { names: words('description') };
export const ofNamespaceLists: Unsupported = { names: words('full_path_search requested_hosted_plan') };
