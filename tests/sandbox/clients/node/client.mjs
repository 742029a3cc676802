// A Node client written for the real platform, used as its manual shows, with the sandbox as its base address.
// Reads the connection as JSON from its first argument; prints what came of each step as JSON.
import { createServer } from "node:http";
import { once } from "node:events";
import { TemplateDefinition, WhatsAppClient, buildTemplateSendPayload } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";

const { url, token, appSecret, phoneNumberId, wabaId, ana, jpeg } = JSON.parse(process.argv[2]);
const client = new WhatsAppClient({ accessToken: token, baseUrl: url, graphVersion: "v25.0" });
const to = { phoneNumberId, to: ana };

const heard = [];
const receiver = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const rawBody = Buffer.concat(parts);
  const signatureHeader = request.headers["x-hub-signature-256"];
  const genuine = verifySignature({ appSecret, rawBody, signatureHeader });
  const forged = verifySignature({ appSecret, rawBody: rawBody + " ", signatureHeader });
  heard.push({ genuine, forged, ...normalizeWebhook(JSON.parse(rawBody)) });
  response.writeHead(200).end();
  receiver.emit("heard");
});

async function order(path, body) {
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/_sandbox${path}`, options);
  return answer.json();
}

async function until(enough) {
  while (!enough()) await once(receiver, "heard", { signal: AbortSignal.timeout(10_000) });
}

async function refusal(work) {
  try {
    await work;
  } catch (error) {
    return { name: error.name, code: error.code, status: error.httpStatus, details: error.details };
  }
}

async function messages() {
  const { wamid } = await order("/inbound", { phone: ana, text: "Oi" });
  const button = { id: "sim", title: "Sim" };
  const contact = { name: { formattedName: "Rita", firstName: "Rita" }, phones: [{ phone: "+551133334444" }] };
  return {
    text: await client.messages.sendText({ ...to, body: "Oi, Ana" }),
    image: await client.messages.sendImage({ ...to, image: { link: "https://escola.example/a.jpg", caption: "Foto" } }),
    location: await client.messages.sendLocation({ ...to, location: { latitude: -19.9, longitude: -43.9 } }),
    contacts: await client.messages.sendContacts({ ...to, contacts: [contact] }),
    reaction: await client.messages.sendReaction({ ...to, reaction: { messageId: wamid, emoji: "😀" } }),
    interactive: await client.messages.sendInteractiveButtons({ ...to, bodyText: "Vem?", buttons: [button] }),
    read: await client.messages.markRead({ phoneNumberId, messageId: wamid, typingIndicator: { type: "text" } }),
  };
}

async function template() {
  const body = [{ type: "text", text: "Ana" }, { type: "text", text: "10 de dezembro" }];
  const payload = buildTemplateSendPayload({ name: "convite_evento", language: "pt_BR", body });
  return client.messages.sendTemplate({ ...to, template: payload });
}

async function media() {
  const file = new Blob([Buffer.from(jpeg, "base64")], { type: "image/jpeg" });
  const { id } = await client.media.upload({ phoneNumberId, type: "image", file, fileName: "foto.jpg" });
  const about = await client.media.get({ mediaId: id });
  const content = Buffer.from(await client.media.download({ mediaId: id, auth: "always" })).toString("base64");
  return { about, content, deleted: await client.media.delete({ mediaId: id }) };
}

async function templates() {
  const definition = TemplateDefinition.buildTemplateDefinition({
    name: "aviso",
    language: "pt_BR",
    category: "UTILITY",
    components: [
      { type: "BODY", text: "Olá {{1}}, sua matrícula vence hoje.", example: { bodyText: [["Ana"]] } },
      { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Parar avisos" }] },
    ],
  });
  const created = await client.templates.create({ businessAccountId: wabaId, ...definition });
  const listed = await client.templates.list({ businessAccountId: wabaId, limit: 50 });
  const deleted = await client.templates.delete({ businessAccountId: wabaId, name: "aviso" });
  return { created, names: listed.data.map((one) => one.name), deleted };
}

async function number() {
  const about = "Escola";
  const updated = await client.phoneNumbers.businessProfile.update({ phoneNumberId, about });
  const profile = await client.phoneNumbers.businessProfile.get({ phoneNumberId });
  return { updated, about: profile.data[0].about, settings: await client.phoneNumbers.settings.get({ phoneNumberId }) };
}

async function webhooks() {
  await order("/personas", { pattern: ana, reads: true });
  await order("/inbound", { phone: ana, text: "É a Ana" });
  const sent = await template();
  const statuses = () => heard.flatMap((one) => one.statuses).filter((one) => one.id === sent.messages[0].id);
  await until(() => statuses().some((one) => one.status === "read"));
  const wrote = () => heard.flatMap((one) => one.messages).filter((one) => one.text?.body === "É a Ana");
  await until(() => wrote().length > 0);
  return {
    signatures: heard.map((one) => [one.genuine, one.forged]),
    statuses: statuses().map((one) => one.status),
    from: wrote()[0].from,
    userId: wrote()[0].fromUserId,
  };
}

receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");
const steps = { messages, template, media, templates, number, webhooks };
const told = {};
await order("/webhook", { url: `http://127.0.0.1:${receiver.address().port}/` });
for (const [name, step] of Object.entries(steps)) told[name] = await step();
told.refusal = await refusal(
  client.messages.sendTemplate({ ...to, template: { name: "nao_existe", language: { code: "pt_BR" } } }),
);
told.expired = await refusal(
  new WhatsAppClient({ accessToken: "wrong", baseUrl: url }).messages.sendText({ ...to, body: "Oi" }),
);
await order("/webhook", { url: "" });
receiver.close();
receiver.closeAllConnections();
console.log(JSON.stringify(told));
