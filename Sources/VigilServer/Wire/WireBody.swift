import Foundation
import NIOCore
import NIOFoundationCompat

/// A request body in JSON with the schema that the API's document gives it.
protocol WireBody: Decodable {
    static var schema: JSONSchema { get }
}

extension WireBody {
    /// Refuses a body with a key that its schema does not have: a misspelt setting must not be ignored.
    ///
    /// - Throws: `APIError` that names the key and those that there are. A body that is no JSON is left to the decoder.
    static func requireKnownKeys(_ body: ByteBuffer) throws {
        let data = Data(buffer: body)
        guard let document = try? JSONSerialization.jsonObject(with: data) else { return }  // the decoder says where
        guard let unknown = schema.unknownKey(in: document, at: "") else { return }
        throw APIError(
            code: .unknownField, field: String(unknown.path.prefix(100)),
            detail: "there is no such field here; there are " + unknown.known.sorted().joined(separator: ", "))
    }
}

extension JSONSchema {
    /// The first key of a document that the schema does not have, with those that it has in that place.
    func unknownKey(in document: Any, at path: String) -> (path: String, known: [String])? {
        switch self {
        case .object(let properties, let others):
            guard let object = document as? [String: Any] else { return nil }
            for (key, value) in object.sorted(by: { $0.key < $1.key }) {
                let place = path.isEmpty ? key : "\(path).\(key)"
                let schema = properties.first { $0.name == key }?.schema ?? others
                guard let schema else { return (place, properties.map(\.name)) }
                if let unknown = schema.unknownKey(in: value, at: place) { return unknown }
            }
            return nil
        case .array(let items, _):
            guard let array = document as? [Any] else { return nil }
            for (index, value) in array.enumerated() {
                if let unknown = items.unknownKey(in: value, at: "\(path)[\(index)]") { return unknown }
            }
            return nil
        case .nullable(let schema):
            return schema.unknownKey(in: document, at: path)
        case .reference(let name):
            return WireSchemas.all[name]?.unknownKey(in: document, at: path)
        case .oneOf(let choices):
            // A choice of another form has nothing to say about keys.
            let found = choices.filter { $0.hasForm(of: document) }.map { $0.unknownKey(in: document, at: path) }
            return found.contains { $0 == nil } ? nil : found.first ?? nil
        case .string, .number, .integer, .boolean, .text:
            return nil
        }
    }

    /// Whether a document could be of the schema by being an object, a list or neither.
    private func hasForm(of document: Any) -> Bool {
        switch self {
        case .object: document is [String: Any]
        case .array: document is [Any]
        case .nullable(let schema): schema.hasForm(of: document)
        case .reference(let name): WireSchemas.all[name]?.hasForm(of: document) ?? false
        case .oneOf(let choices): choices.contains { $0.hasForm(of: document) }
        case .string, .number, .integer, .boolean, .text: !(document is [String: Any] || document is [Any])
        }
    }
}
