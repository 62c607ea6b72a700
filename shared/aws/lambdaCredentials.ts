type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles of the functions: Lambda hands its role's
 * credentials over in the environment, and nowhere else may a function look for any. It also spares each bundle the 95 KB
 * of sign-in clients for profiles, SSO and instance metadata.
 */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('the environment carries no AWS credentials')
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  }
}
