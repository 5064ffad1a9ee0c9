import CZstd
import Foundation

/// A value kept as a JSON document with a version, `{"value": ..., "version": 1}`.
///
/// Long documents are compressed: a drift finding of 20 columns has some 15 kB and would be written to disk with every
/// window. A reader tells the two by the first byte.
enum StoredDocument {
    private static let version = 1
    private static let shortestCompressed = 1024

    private struct Envelope<Value: Codable>: Codable {
        var version: Int
        var value: Value
    }

    private struct VersionOnly: Codable {
        var version: Int
    }

    // Infinite effects occur (a shift of a constant column in standard deviations); JSON has no word for them.
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }()

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return decoder
    }()

    static func encode(_ value: some Codable) throws(StoreError) -> SQLValue {
        let json: [UInt8]
        do {
            json = [UInt8](try encoder.encode(Envelope(version: version, value: value)))
        } catch {
            throw StoreError(.failed, "\(type(of: value)) cannot be written as JSON: \(error)")
        }
        guard json.count >= shortestCompressed, let frame = json.withUnsafeBytes({ Compressor().compress($0, .text) })
        else {
            return .blob(json)
        }
        return .blob([UInt8](frame))
    }

    static func decode<Value: Codable>(_ type: Value.Type, from bytes: [UInt8]) throws(StoreError) -> Value {
        let json = try plain(bytes)
        do {
            return try decoder.decode(Envelope<Value>.self, from: json).value
        } catch {
            let stored = try? decoder.decode(VersionOnly.self, from: json)  // the first error says more
            if let stored, stored.version > version {
                throw StoreError(
                    .newerSchema,
                    "a stored \(type) has version \(stored.version) and this Vigil reads up to \(version); use a newer "
                        + "one")
            }
            throw StoreError(.corrupt, "a stored \(type) cannot be read: \(error). Restore a backup.")
        }
    }

    /// Checks that a document can be read and is of a known version, whatever its value is.
    ///
    /// - Parameter bytes: The stored bytes.
    /// - Throws: `corrupt` when it is damaged, `newerSchema` when a newer Vigil wrote it.
    static func check(_ bytes: [UInt8]) throws(StoreError) {
        let json = try plain(bytes)
        let stored: VersionOnly
        do {
            _ = try JSONSerialization.jsonObject(with: json)
            stored = try decoder.decode(VersionOnly.self, from: json)
        } catch {
            throw StoreError(.corrupt, "it is no JSON of Vigil's")
        }
        guard stored.version <= version else {
            throw StoreError(
                .newerSchema, "a document has version \(stored.version) and this Vigil reads up to \(version)")
        }
    }

    private static func plain(_ bytes: [UInt8]) throws(StoreError) -> Data {
        if bytes.first == UInt8(ascii: "{") { return Data(bytes) }
        let count = bytes.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
        guard count <= UInt64(TextCoding.mostBytes) else {
            throw StoreError(.corrupt, "a stored document is neither JSON nor compressed JSON. Restore a backup.")
        }
        return Data(try Decompressor().decompress(bytes[...], count: Int(count)))
    }
}

extension SQLRow {
    /// The value of a document.
    func document<Value: Codable>(_ type: Value.Type, _ column: Int) throws(StoreError) -> Value {
        try StoredDocument.decode(type, from: bytes(column))
    }
}
