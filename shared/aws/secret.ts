import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** The bytes of a secret kept as base64 or as plain text (at least 32 bytes). */
export const readSecret = async (secretId: string): Promise<Uint8Array> => {
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: secretId }))
  return Buffer.from(SecretString ?? '', 'utf8')
}
