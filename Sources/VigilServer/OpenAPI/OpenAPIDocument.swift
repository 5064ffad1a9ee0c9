import HTTPTypes

/// The API's description, made from the endpoints themselves.
enum OpenAPIDocument {
    static func make(endpoints: [Endpoint], schemas: [String: JSONSchema], version: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for endpoint in endpoints {
            paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation(endpoint)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Vigil", "version": .string(version),
                "description": "Monitoring of machine-learning models in production.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "security": [[:], ["bearer": []], ["basic": []]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(schemas.mapValues(\.document)),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer"], "basic": ["type": "http", "scheme": "basic"],
                ],
            ],
        ]
    }

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        var fields: [String: JSONValue] = [
            "operationId": .string(endpoint.operation), "summary": .string(endpoint.summary),
            "tags": [.string(endpoint.tag)], "responses": .object(responses(of: endpoint)),
        ]
        let parameters =
            endpoint.pathParameters.map(pathParameter)
            + endpoint.query.map { parameter($0, in: "query") } + endpoint.headers.map { parameter($0, in: "header") }
        if !parameters.isEmpty { fields["parameters"] = .array(parameters) }
        if let body = endpoint.body {
            let content = body.content.map { ($0.mediaType, JSONValue.object(["schema": $0.schema.document])) }
            fields["requestBody"] = [
                "required": true,
                "description": "Plain, or compressed with gzip or zstd as Content-Encoding says.",
                "content": .object(Dictionary(content) { _, last in last }),
            ]
        }
        return .object(fields)
    }

    private static func responses(of endpoint: Endpoint) -> [String: JSONValue] {
        var answers: [String: JSONValue] = [:]
        for answer in endpoint.responses {
            var fields: [String: JSONValue] = ["description": .string(answer.summary)]
            if let schema = answer.schema {
                fields["content"] = .object([answer.mediaType: ["schema": schema.document]])
            }
            answers[String(answer.status)] = .object(fields)
        }
        let ofBodies = endpoint.body == nil ? [] : [413, 415, 429]
        for status in Set(endpoint.problems + ofBodies + [400, 401, 403, 500, 503]) {
            answers[String(status)] = [
                "description": .string(HTTPResponse.Status(code: status).reasonPhrase),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
        }
        return answers
    }

    private static func pathParameter(_ name: String) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "schema": WireSchemas.name.document]
    }

    private static func parameter(_ parameter: Endpoint.Parameter, in place: String) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(place), "required": .boolean(parameter.isRequired),
            "description": .string(parameter.summary), "schema": parameter.schema.document,
        ]
    }
}
