// A real OpenID provider (oidc-provider), which is not ours, on a port that the system chooses. Whoever arrives is signed in at once as
// `who`, and has consented.
import { createServer } from "node:http";
import Provider from "oidc-provider";

export class IdentityProvider {
  // Its address is known from now on; nobody is there before serve().
  static async listen() {
    const here = new IdentityProvider();
    here.who = { sub: "sub-kari", name: "Kari Nordmann", preferred_username: "kari@politiet.no", groups: ["g-analyst"] };
    here.server = createServer((request, response) => (here.is_down ? request.socket.destroy() : here.answer(request, response)));
    await new Promise((resolve) => here.server.listen(0, "127.0.0.1", resolve));
    here.issuer = `http://127.0.0.1:${here.server.address().port}`;
    return here;
  }
  // `redirect` and `back`: where it may send a browser after signing in and out.
  serve(redirect, back) {
    const here = this;
    const provider = new Provider(here.issuer, {
      clients: [{ client_id: "stemmen", client_secret: "client-secret-of-the-test", redirect_uris: [redirect], post_logout_redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"] }],
      claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
      conformIdTokenClaims: false,
      cookies: { keys: ["a key of this test alone"] },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      pkce: { required: () => true },
      ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
      findAccount: (_, id) => ({ accountId: id, claims: () => here.who }),
      loadExistingGrant: async (context) => {
        const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
        grant.addOIDCScope("openid profile");
        await grant.save();
        return grant;
      },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    });
    const callback = provider.callback();
    here.answer = async (request, response) => {
      if (!request.url.startsWith("/interaction/")) return callback(request, response);
      if (here.refuses) return provider.interactionFinished(request, response, { error: "access_denied", error_description: "not today" });
      return provider.interactionFinished(request, response, { login: { accountId: here.who.sub } }, { mergeWithLastSubmission: false });
    };
  }
  async stop() {
    this.server.closeAllConnections?.();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
