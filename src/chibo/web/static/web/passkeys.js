// Passkeys: between a form and the browser's own API. A form of passkeys is written hidden and shown where the API is there.
"use strict";

function bytesOf(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(credentials) {
  return (credentials || []).map((one) => ({ ...one, id: bytesOf(one.id) }));
}

async function create({ publicKey }) {
  // Every passkey here can sign in by itself, so the device keeps it and asks who holds it.
  const authenticatorSelection = {
    ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: {
    ...publicKey, authenticatorSelection, challenge: bytesOf(publicKey.challenge),
    user: { ...publicKey.user, id: bytesOf(publicKey.user.id) }, excludeCredentials: withBytes(publicKey.excludeCredentials),
  } });
}

async function get({ publicKey }) {
  return navigator.credentials.get({ publicKey: {
    ...publicKey, challenge: bytesOf(publicKey.challenge), allowCredentials: withBytes(publicKey.allowCredentials),
  } });
}

function asJson(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = textOf(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: textOf(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsFor(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

async function ask(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const options = await optionsFor(form);
    form.elements.credential.value = asJson(await (form.dataset.passkey === "create" ? create(options) : get(options)));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (window.isSecureContext && window.PublicKeyCredential) {
  for (const absent of document.querySelectorAll("[data-passkey-absent]")) absent.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
}
