import { Amplify } from 'aws-amplify';
import type { ResourcesConfig } from "aws-amplify";

const config: ResourcesConfig = {
  Auth: {
    Cognito: {
      userPoolId: 'us-east-1_AbCdEfGhI', // the pool
      userPoolClientId: '1h57kf5cpq17m0eml12EXAMPLE',
      loginWith: {
        oauth: {
          domain: 'login.example.com',
          scopes: ['openid', 'email',],
          redirectSignIn: ['org.example.authenticator:/callback'],
          redirectSignOut: ['org.example.authenticator:/callback'],
          responseType: 'code',
          providers: ['Google', { custom: 'Okta' }],
        },
      },
    },
  },
} as const;

Amplify.configure(config, { ssr: true });
