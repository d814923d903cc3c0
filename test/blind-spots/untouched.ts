/** Services whose writes can touch a part of the protections, by their prefix in IAM. */
export const SERVICES = [
  'account',
  'chatbot',
  'cloudformation',
  'cloudtrail',
  'cloudwatch',
  'events',
  'iam',
  'kms',
  'logs',
  'organizations',
  's3',
  'signin',
  'sns',
  'sqs',
  'states',
  'sts',
] as const;
export type Service = (typeof SERVICES)[number];

/** Kinds of things that no part of the protections is: what is about them alone touches nothing. */
export const FOREIGN: Readonly<Partial<Record<Service, readonly string[]>>> = {
  chatbot: ['custom-action'],
  cloudtrail: ['channel', 'dashboard', 'eventdatastore'],
  cloudwatch: [
    ...[
      'access-grant',
      'access-profile',
      'alert',
      'dashboard',
      'domain',
      'ingestion-endpoint',
      'insight-rule',
      'integration',
    ],
    ...['metric-stream', 'omni-dashboard', 'organization-access-grant', 'organization-domain', 'slo', 'space', 'view'],
  ],
  events: [
    ...[
      'alias',
      'api-destination',
      'archive',
      'connection',
      'endpoint',
      'event-busv2',
      'event-source',
      'event-sourcev2',
      'key',
    ],
    ...['replay', 'subscriber'],
  ],
  iam: [
    ...[
      'delegation-request',
      'group',
      'instance-profile',
      'mfa',
      'oidc-provider',
      'saml-provider',
      'server-certificate',
    ],
    ...['sms-mfa', 'user'],
  ],
  logs: [
    'anomaly-detector',
    'delivery',
    'delivery-destination',
    'delivery-source',
    'destination',
    'lookup-table',
    'scheduled-query',
  ],
  organizations: ['responsibilitytransfer'],
  s3: [
    ...['accessgrant', 'accessgrantsinstance', 'accessgrantslocation', 'accesspoint', 'job', 'multiregionaccesspoint'],
    ...['objectlambdaaccesspoint', 'storagelensconfiguration', 'storagelensgroup'],
  ],
  signin: [
    'console',
    'oauth2-public-client-localhost',
    'oauth2-public-client-registration',
    'oauth2-public-client-remote',
    'oauth2-resource-service-principal',
  ],
  states: ['activity', 'execution', 'maprun'],
  sts: ['federated-user', 'role', 'self-session'],
};

/** Writes that take nothing from the protections, by the reason. */
export const HARMLESS: Readonly<Record<string, Readonly<Partial<Record<Service, string>>>>> = {
  'tags: nothing of ours decides by them': {
    chatbot: 'TagResource UntagResource',
    cloudformation: 'TagResource UntagResource',
    cloudtrail: 'AddTags RemoveTags',
    cloudwatch: 'TagResource UntagResource',
    events: 'TagResource UntagResource',
    iam: 'TagPolicy TagRole UntagPolicy UntagRole',
    kms: 'TagResource UntagResource UpdateKeyDescription',
    logs: 'TagLogGroup TagResource UntagLogGroup UntagResource',
    organizations: 'TagResource UntagResource',
    s3: 'PutBucketTagging TagResource UntagResource',
    sns: 'TagResource UntagResource',
    sqs: 'TagQueue UntagQueue',
    states: 'TagResource UntagResource',
  },
  'makes something beside what is there': {
    cloudformation:
      'CreateChangeSet CreateGeneratedTemplate CreateStack CreateStackInstances CreateStackRefactor CreateStackSet CreateUploadBucket ImportStacksToStackSet UpdateGeneratedTemplate DeleteGeneratedTemplate DeleteChangeSet StartResourceScan TestType',
    chatbot:
      'CreateChimeWebhookConfiguration CreateCustomAction CreateMicrosoftTeamsChannelConfiguration CreateSlackChannelConfiguration RedeemMicrosoftTeamsOauthCode RedeemSlackOauthCode',
    cloudtrail: 'CreateTrail StartImport StopImport',
    events: 'CreateEventBus',
    iam: 'CreatePolicy CreateRole CreateServiceLinkedRole',
    kms: 'CreateAlias CreateCustomKeyStore CreateKey ReplicateKey SynchronizeMultiRegionKey',
    logs: 'CreateImportTask CancelImportTask CreateLogAnomalyDetector CreateLogGroup CreateLogStream PutIndexPolicy DeleteIndexPolicy PutQueryDefinition DeleteQueryDefinition PutIntegration DeleteIntegration',
    organizations:
      'CancelHandshake CreateAccount CreateGovCloudAccount CreateOrganization CreateOrganizationalUnit CreatePolicy DeclineHandshake InviteAccountToOrganization InviteOrganizationToTransferResponsibility EnableAllFeatures EnablePolicyType EnableAWSServiceAccess',
    s3: 'CreateBucket PutStorageLensConfiguration CreateStorageLensGroup',
    sns: 'CreateTopic',
    sqs: 'CreateQueue',
    states: 'CreateStateMachine CreateStateMachineAlias PublishStateMachineVersion',
  },
  'copies what is there to elsewhere, and takes nothing': {
    logs: 'AssociateSourceToS3TableIntegration DisassociateSourceFromS3TableIntegration CreateExportTask CancelExportTask PutSubscriptionFilter DeleteSubscriptionFilter IntegrateWithDataset IntegrateWithS3Table ProcessWithPipeline CreateLogDelivery DeleteLogDelivery UpdateLogDelivery Link',
    cloudwatch: 'Link',
    s3: 'PutBucketNotification PutInventoryConfiguration PutAnalyticsConfiguration PutMetricsConfiguration CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration',
    sns: 'Subscribe ConfirmSubscription',
  },
  'gives back what another call takes': {
    cloudtrail: 'DeregisterOrganizationDelegatedAdmin StartLogging',
    cloudwatch: 'DeleteAlarmMuteRule EnableAlarmActions',
    events: 'EnableRule',
    iam: 'DeleteRolePermissionsBoundary EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions',
    kms: 'CancelKeyDeletion EnableKey EnableKeyRotation RotateKeyOnDemand',
    logs: 'DeleteAccountPolicy DeleteDataProtectionPolicy DeleteRetentionPolicy DeleteTransformer',
    organizations: 'DeleteResourcePolicy DeregisterDelegatedAdministrator',
    cloudformation: 'ActivateOrganizationsAccess',
  },
  'adds something that is no more than noise: nobody is kept from hearing': {
    events: 'PutEvents PutPartnerEvents StartReplay AllowVendedLogDeliveryForResource',
    logs: 'PutLogEvents PutBearerTokenAuthentication CallWithBearerToken PutSyslogConfiguration DeleteSyslogConfiguration PutDestination',
    sns: 'AddPermission Publish',
    sqs: 'AddPermission SendMessage ChangeMessageVisibility CancelMessageMoveTask',
    states:
      'StartExecution StartSyncExecution TestState InvokeHTTPEndpoint SendTaskFailure SendTaskHeartbeat SendTaskSuccess',
  },
  'about something that the protections have not: aliases and versions of a state machine, managed policies, mobile push, keys of another origin, other consoles':
    {
      chatbot:
        'AssociateToConfiguration DisassociateFromConfiguration DeleteChimeWebhookConfiguration UpdateChimeWebhookConfiguration DeleteMicrosoftTeamsUserIdentity DeleteSlackUserIdentity UpdateAccountPreferences',
      cloudtrail: 'PutInsightSelectors PutEventConfiguration DeleteResourcePolicy PutResourcePolicy',
      cloudwatch:
        'AssumeAccessProfile CallWithBearerToken CreateAccessGrant CreateAccessProfile CreateAlert CreateDomain CreateDomainAccessGrantForOrganization CreateDomainForOrganization CreateIngestionEndpoint CreateIntegration CreateOmniDashboard CreateOmniThread CreateOneTimeDeepLinkCode CreateServiceLevelObjective CreateSpace CreateView DeleteAnomalyDetector DeleteOmniThread EnableTopologyDiscovery InvokeIntegration PutAnomalyDetector PutIntelligenceConfiguration PutManagedInsightRules QueryTraces SearchPrincipals StartOTelEnrichment StartOmniThreadSession StartTelemetryQuery StartTelemetryQuerySession StopOTelEnrichment StopTelemetryQuery StopTelemetryQuerySession SubmitFeedback UpdateOmniThread UpdatePreferences',
      events: 'RevokeResource CreateArchive',
      iam: 'DetachRolePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy UpdateAccountPasswordPolicy DeleteCloudFrontPublicKey UpdateCloudFrontPublicKey UploadCloudFrontPublicKey DisableOutboundWebIdentityFederation EnableOutboundWebIdentityFederation PutAccountProperties SetSTSRegionalEndpointStatus SetSecurityTokenServicePreferences UpdateAccountName',
      kms: 'ConnectCustomKeyStore DeleteCustomKeyStore DisconnectCustomKeyStore UpdateCustomKeyStore DeleteImportedKeyMaterial ImportKeyMaterial UpdatePrimaryRegion',
      s3: 'PutAccelerateConfiguration PutBucketAbac PutBucketCORS PutBucketWebsite DeleteBucketWebsite PutIntelligentTieringConfiguration PauseReplication PutAccessPointPublicAccessBlock',
      signin:
        'CreateTrustedIdentityPropagationApplicationForConsole DeleteConsoleAuthorizationConfiguration DeleteResourcePermissionStatement PutConsoleAuthorizationConfiguration PutResourcePermissionStatement',
      sns: 'CreatePlatformApplication CreatePlatformEndpoint DeleteEndpoint DeletePlatformApplication SetEndpointAttributes SetPlatformApplicationAttributes CreateSMSSandboxPhoneNumber DeleteSMSSandboxPhoneNumber VerifySMSSandboxPhoneNumber OptInPhoneNumber',
      states: 'DeleteStateMachineAlias DeleteStateMachineVersion UpdateStateMachineAlias',
    },
  'documented neither to change nor to hide what filters and alarms see': {
    cloudwatch: 'DeletePipelineRule PutPipelineRule',
    logs: 'DeletePipelineRule PutPipelineRule PutStorageTierPolicy',
  },
  'renames or describes, and changes nothing else': {
    iam: 'UpdateRole UpdateRoleDescription',
    organizations: 'UpdateOrganizationalUnit DeleteOrganizationalUnit',
  },
  'AWS refuses it while trail and StackSets use the role': { iam: 'DeleteServiceLinkedRole' },
  'no call: IAM asks for it when another one is made, and that one is judged': {
    iam: 'PassRole',
    sts: 'TagGetWebIdentityToken',
    s3: 'InitiateReplication ObjectOwnerOverrideToBucketOwner ReplicateDelete ReplicateObject ReplicateObjectAnnotation ReplicateTags',
  },
  'acts by other calls, which are recorded as themselves': {
    cloudformation: 'CancelResourceRequest CreateResource DeleteResource UpdateResource ExecuteStackRefactor',
  },
  'code that runs when a stack is updated: it keeps no rule from forwarding': {
    cloudformation:
      'ActivateType DeactivateType DeregisterType PublishType RecordHandlerProgress RegisterPublisher RegisterType SetTypeConfiguration SetTypeDefaultVersion SignalResource',
  },
  'use of a key or of credentials': {
    kms: 'CreateGrant Decrypt DeriveSharedSecret Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom ReEncryptFrom ReEncryptTo RetireGrant RevokeGrant Sign Verify VerifyMac',
    sts: 'DecodeAuthorizationMessage GetDelegatedAccessToken GetWebIdentityToken',
  },
  'only root itself can, which is announced as root': { iam: 'UpdateAccountEmailAddress' },
  'about files one by one, as s3:DeleteObjectVersion is': {
    s3: 'AbortMultipartUpload DeleteObject DeleteObjectAnnotation DeleteObjectTagging DeleteObjectVersionAnnotation DeleteObjectVersionTagging PutObject PutObjectAcl PutObjectAnnotation PutObjectLegalHold PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionAnnotation PutObjectVersionTagging RestoreObject UpdateObjectEncryption',
  },
};
