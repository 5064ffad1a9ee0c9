import Foundation
import NIOCore
import NIOFoundationCompat
import VigilDomain

/// How the API writes and reads JSON: keys in snake case, times as RFC 3339.
enum WireJSON {
    static func encode(_ value: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(data: try encoder.encode(value))
    }

    static func encode(receipt: some WireReceipt) throws -> ByteBuffer {
        try receipt.usualJSON.map { ByteBuffer(bytes: $0) } ?? encode(receipt)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from body: ByteBuffer) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(buffer: body))
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw JSONFaults.unreadable(body)
        }
    }

    /// `labelHorizonSeconds` as `label_horizon_seconds`.
    static func snakeCase(_ key: String) -> String {
        key.reduce(into: "") { text, character in
            if character.isUppercase, !text.isEmpty, text.last != "_" { text += "_" }
            text += character.lowercased()
        }
    }
}

/// A moment on the wire: RFC 3339 text, or whole milliseconds since the epoch; a supported one.
struct WireTime: Codable, Hashable {
    var timestamp: Timestamp

    init(_ timestamp: Timestamp) { self.timestamp = timestamp }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let milliseconds = try? container.decode(Int64.self) {  // text is tried next, with its own error
            timestamp = Timestamp(milliseconds: milliseconds)
        } else {
            var text = try container.decode(String.self)
            do {
                timestamp = try text.withUTF8 { try Timestamp(rfc3339: $0) }
            } catch let error as TimestampError {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "\"\(text.prefix(60))\" \(error)")
            }
        }
        if let fault = timestamp.supportFault {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: fault)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(timestamp.description)
    }
}
