Amplify.configure({ Auth: { region: "us-east-1", userPoolId: "us-east-1_AbCdEfGhI",
  userPoolWebClientId: '1h57kf5cpq17m0eml12EXAMPLE', mandatorySignIn: true,
  oauth: { domain: "x.auth.us-east-1.amazoncognito.com", scope: "openid email", responseType: 'token',
    redirectSignIn: "http://localhost:3000/" } }, Analytics: { disabled: true } });
