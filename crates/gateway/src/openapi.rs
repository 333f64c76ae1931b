//! The OpenAPI 3.1 document, made from the same lists as the routes.

mod fixed;

use std::iter;

use decider::door::{
    CommandDoor, Kind, Method, Operation, Parameter, Personal, PersonalField, PersonalKind, SchemaOf,
};
use proto::{Problem, Role};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::altcha::{Challenge, PROOF_BYTES_MAX};
use crate::command::{KEY_CHARACTERS_MAX, NEXT_CHALLENGE, NEXT_PAGE_TOKEN};
use crate::from_page::{DEVICE, MOVES, PAGE_TOKEN, PROOF};
use crate::gateway::Activity;
use crate::{minutes, own, qr, routes};

/// Where schemas stand in the document.
const SCHEMAS: &str = "/components/schemas";
/// What a receipt may come with: 201 if the command made something that has a place of its own, 200 otherwise.
const RECEIPT_STATUSES: &[&str] = &["200", "201"];

/// The document for these activities.
pub fn openapi(activities: &[Activity]) -> Value {
    let mut writer = Writer::new();
    fixed::write(&mut writer);
    for (activity, operation) in activities.iter().flat_map(|a| a.operations.iter().map(move |o| (a, o))) {
        if let Some(kind) = operation.creates(activity.service) {
            writer.add("/v1/campaigns", "post", create(activity, operation, kind));
        }
    }
    for ((path, method), offers) in routes::offered(activities) {
        for offer in offers {
            let activity = &activities[offer.activity];
            let operation = &activity.operations[offer.operation];
            writer.add(&path, verb(method), Described::of(activity.service, operation));
        }
    }
    writer.finish()
}

fn create(activity: &Activity, operation: &Operation, kind: &str) -> Described {
    let mut described = Described::of(activity.service, operation);
    described.body_fields.push((
        "id",
        json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$", "maxLength": proto::ids::NAME_BYTES_MAX,
            "description": "Chosen by the operator, unique in the deployment; stands in the page's address" }),
        true,
    ));
    described.body_fields.push(("kind", json!({ "const": kind, "description": "What it is" }), true));
    described
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
    }
}

/// One operation on its way into the document.
pub(crate) struct Described {
    id: String,
    tag: &'static str,
    summary: &'static str,
    roles: &'static [Role],
    /// Header and query parameters; those of the path are found in it.
    parameters: Vec<Value>,
    body: Option<fn(&mut SchemaGenerator) -> schemars::Schema>,
    /// Fields of the body that the gateway takes out: name, schema, whether it is required.
    body_fields: Vec<(&'static str, Value, bool)>,
    answer: Option<fn(&mut SchemaGenerator) -> schemars::Schema>,
    /// Fields that the gateway adds to the answer: name, schema, whether it is always there.
    answer_fields: Vec<(&'static str, Value, bool)>,
    answer_type: &'static str,
    statuses: &'static [&'static str],
}

impl Described {
    /// An operation of the gateway's own.
    pub(crate) fn fixed(id: &str, summary: &'static str, roles: &'static [Role]) -> Self {
        Self {
            id: id.to_owned(),
            tag: "fairground",
            summary,
            roles,
            parameters: Vec::new(),
            body: None,
            body_fields: Vec::new(),
            answer: None,
            answer_fields: Vec::new(),
            answer_type: "application/json",
            statuses: &["200"],
        }
    }

    /// Takes this body.
    pub(crate) fn takes<T: JsonSchema>(mut self) -> Self {
        self.body = Some(decider::door::schema_of::<T>);
        self
    }

    /// Answers with this body.
    pub(crate) fn gives<T: JsonSchema>(mut self, statuses: &'static [&'static str]) -> Self {
        self.answer = Some(decider::door::schema_of::<T>);
        self.statuses = statuses;
        self
    }

    /// Answers with something that isn't JSON.
    pub(crate) fn gives_media(mut self, media_type: &'static str) -> Self {
        self.answer_type = media_type;
        self
    }

    /// Takes a query parameter.
    pub(crate) fn query(mut self, name: &str, description: &str) -> Self {
        self.parameters.push(json!({ "name": name, "in": "query", "required": false,
            "description": description, "schema": { "type": "string" } }));
        self
    }

    /// Takes these query parameters.
    pub(crate) fn queries(self, parameters: &[Parameter]) -> Self {
        parameters.iter().fold(self, |this, parameter| this.query(parameter.name, parameter.description))
    }

    fn asks(mut self, parameters: &[Parameter], answer: SchemaOf) -> Self {
        self.answer = Some(answer);
        self.queries(parameters)
    }

    fn of(service: &'static str, operation: &Operation) -> Self {
        let id = format!("{service}_{}", operation.name);
        let mut described = Self { tag: service, ..Self::fixed(&id, operation.summary, operation.roles) };
        match &operation.kind {
            Kind::Command(door) => described.command(door),
            Kind::Look { parameters, answer, live, .. } => {
                described = described.asks(parameters, *answer);
                if *live {
                    described.answer_type = "text/event-stream";
                }
            }
            Kind::Query { parameters, answer, .. } | Kind::OwnBeside { parameters, answer, .. } => {
                described = described.asks(parameters, *answer);
            }
            Kind::Own { answer } => described = described.asks(own::PARAMETERS, *answer),
            Kind::Minutes { answer } => described = described.asks(minutes::PARAMETERS, *answer),
            Kind::QrCode { picture, .. } => described = described.gives_media(qr::media_type(*picture)),
        }
        described
    }

    fn command(&mut self, door: &CommandDoor) {
        self.body = Some(door.body);
        self.answer = Some(door.receipt);
        self.statuses = RECEIPT_STATUSES;
        self.parameters.push(json!({ "name": "Idempotency-Key", "in": "header", "required": door.key_required,
            "description": "The same for every retry: a retry gets the first answer again",
            "schema": { "type": "string", "minLength": 1, "maxLength": KEY_CHARACTERS_MAX, "pattern": "^[!-~]+$" } }));
        for rule in door.personal {
            match rule {
                Personal::Fields { fields, .. } => {
                    self.body_fields.extend(
                        fields.iter().map(|field| (field.name, personal_schema(field), field.required)),
                    );
                }
                Personal::Openid { field, .. } => {
                    let schema =
                        json!({ "type": "string", "description": "The platform's id of the person" });
                    self.body_fields.push((field, schema, true));
                }
            }
        }
        if door.page {
            let token = json!({ "type": "string", "description": "From POST …/visits or the last answer" });
            self.body_fields.push((PAGE_TOKEN, token, !door.page_optional));
            self.body_fields.push((DEVICE, json!({ "$ref": "#/components/schemas/Device" }), false));
            let moves = json!({ "type": ["integer", "null"], "minimum": 0, "maximum": u16::MAX,
                "description": "Pointer moves, touches and scrolls that the page saw" });
            self.body_fields.push((MOVES, moves, false));
            let next = json!({ "type": "string", "description": "For the next command of this page" });
            self.answer_fields.push((NEXT_PAGE_TOKEN, next, true));
            let proof = json!({ "type": ["string", "null"], "maxLength": PROOF_BYTES_MAX, "contentEncoding": "base64",
                "description": "What solves the page's challenge, as ALTCHA (version 1) writes it; needed if there is one" });
            self.body_fields.push((PROOF, proof, false));
            let challenge = json!({ "$ref": "#/components/schemas/Challenge" });
            self.answer_fields.push((NEXT_CHALLENGE, challenge, false));
        }
    }
}

/// A field that goes to the vault.
fn personal_schema(field: &PersonalField) -> Value {
    let kind = if field.required { json!("string") } else { json!(["string", "null"]) };
    let lines = if field.one_line { "One line. " } else { "" };
    let mut schema = json!({ "type": kind, "maxLength": field.characters_max,
        "description": format!("{lines}Kept apart from the log, and erasable") });
    if field.required {
        schema["minLength"] = json!(1);
    }
    if field.kind == PersonalKind::PictureUrl {
        schema["format"] = json!("uri-reference");
        schema["pattern"] = json!("^(https://|/assets/)");
    }
    schema
}

/// The document while it is being written.
pub(crate) struct Writer {
    generator: SchemaGenerator,
    paths: Map<String, Value>,
}

impl Writer {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = SCHEMAS.into();
            settings.meta_schema = None;
        });
        let mut generator = settings.into_generator();
        // Referred to by name below.
        generator.subschema_for::<Problem>();
        generator.subschema_for::<guard::Device>();
        generator.subschema_for::<Challenge>();
        Self { generator, paths: Map::new() }
    }

    /// Adds an operation, beside another activity's at the same address if there is one.
    pub(crate) fn add(&mut self, path: &str, verb: &str, described: Described) {
        let operation = self.operation(path, described);
        let at_path = self.paths.entry(path).or_insert_with(|| json!({}));
        match at_path.get_mut(verb) {
            None => at_path[verb] = operation,
            Some(first) => merge(first, &operation),
        }
    }

    fn operation(&mut self, path: &str, described: Described) -> Value {
        let mut parameters: Vec<Value> = in_path(path).collect();
        parameters.extend(described.parameters);
        let mut responses = json!({ "default": { "description": "A problem, with what to change",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } } });
        let answer = described.answer.map(|schema| self.schema(schema, described.answer_fields));
        let media = answer.map_or(json!({}), |schema| json!({ "schema": schema }));
        for status in described.statuses {
            responses[*status] =
                json!({ "description": described.summary, "content": { described.answer_type: media } });
        }
        let mut operation = json!({
            "operationId": described.id,
            "tags": [described.tag],
            "summary": described.summary,
            "parameters": parameters,
            "responses": responses,
            "security": security(described.roles),
        });
        if let Some(body) = described.body {
            let schema = self.schema(body, described.body_fields);
            operation["requestBody"] = json!({ "content": { "application/json": { "schema": schema } } });
        }
        operation
    }

    /// A schema with more fields. Copied then, since the type's own refuses fields that it doesn't know.
    fn schema(
        &mut self,
        of: fn(&mut SchemaGenerator) -> schemars::Schema,
        more: Vec<(&'static str, Value, bool)>,
    ) -> Value {
        let schema = of(&mut self.generator).to_value();
        if more.is_empty() {
            return schema;
        }
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        let mut whole =
            name.and_then(|name| self.generator.definitions().get(name)).cloned().unwrap_or(schema);
        let mut required: Vec<Value> = whole["required"].as_array().cloned().unwrap_or_default();
        for (name, schema, is_required) in more {
            whole["properties"][name] = schema;
            required.extend(is_required.then(|| name.into()));
        }
        whole["required"] = required.into();
        whole
    }

    fn finish(mut self) -> Value {
        let schemas = self.generator.take_definitions(true);
        json!({
            "openapi": "3.1.0",
            "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
            "info": {
                "title": "Fairground",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Event-sourced campaigns. Errors are RFC 9457 problems; their type never changes its meaning.",
                "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            },
            "servers": [{ "url": "/" }],
            "paths": self.paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {
                    "session": { "type": "http", "scheme": "bearer", "description": "A person's, from POST /v1/sessions" },
                    "operator": { "type": "http", "scheme": "bearer", "description": "From `fairground token create --role operator`" },
                    "auditor": { "type": "http", "scheme": "bearer", "description": "From `fairground token create --role auditor`" },
                },
            },
        })
    }
}

fn in_path(path: &str) -> impl Iterator<Item = Value> + '_ {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
}

fn security(roles: &[Role]) -> Value {
    let scheme = |role: &Role| match role {
        Role::Public => json!({}),
        Role::Person => json!({ "session": [] }),
        Role::Operator => json!({ "operator": [] }),
        Role::Auditor => json!({ "auditor": [] }),
    };
    roles.iter().map(scheme).collect()
}

/// Two activities at one address: either's body is taken and either's answer given, by the campaign's kind.
fn merge(first: &mut Value, second: &Value) {
    let body = "/requestBody/content/application~1json/schema".to_owned();
    let answers =
        RECEIPT_STATUSES.iter().map(|status| format!("/responses/{status}/content/application~1json/schema"));
    for path in iter::once(body).chain(answers) {
        if let (Some(one), Some(other)) = (first.pointer_mut(&path), second.pointer(&path)) {
            match one.get_mut("anyOf").and_then(Value::as_array_mut) {
                Some(all) => all.push(other.clone()),
                None => *one = json!({ "anyOf": [one.take(), other] }),
            }
        }
    }
}
