import Foundation
import NIOCore
import NIOFoundationCompat

/// Says in the words of JSON what is wrong with a body that could not be decoded.
enum JSONFaults {
    /// What was expected and what was found, such as "a whole number is needed, and text was given".
    static func mismatch(_ type: any Any.Type, _ context: DecodingError.Context) -> String {
        let needed = words(for: type)
        // The decoder names what it found in its own text only.
        let text = context.debugDescription
        let found = kinds.first { text.contains("found \($0.key)") }?.value
        return "\(needed) is needed\(found.map { ", and \($0) was given" } ?? "")"
    }

    private static let kinds: KeyValuePairs = [
        "a string": "text", "number": "a number", "bool": "true or false", "an array": "a list",
        "a dictionary": "an object", "null": "null",
    ]

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }

    /// Why a body is no document that could be read, where the decoder has no place for the fault.
    ///
    /// - Parameter body: The body.
    /// - Returns: The error to answer with.
    static func unreadable(_ body: ByteBuffer) -> APIError {
        let data = Data(buffer: body)
        if data.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
            return APIError(
                code: .malformedBody, detail: "the body is empty; a JSON object is needed",
                hint: "GET /api/v1/openapi.json describes it")
        }
        // Whether it is JSON is all that is asked; why it is not, Foundation does not say.
        guard let document = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) else {
            return APIError(
                code: .malformedBody, detail: "the body is not JSON",
                hint: "NaN and Infinity are not JSON; leave the value out or send null")
        }
        // It is JSON, so a number does not fit what it is for: a fraction, or too large, for a whole one.
        let odd = oddNumbers(in: document, path: "")
        return APIError(
            code: .malformedBody, field: odd.count == 1 ? odd[0].path : nil,
            detail: odd.count == 1
                ? "\(odd[0].number) was given; a whole number of at most \(Int64.max) is needed"
                : "a number in the body is a fraction, or too large, where a whole number is needed",
            hint: "GET /api/v1/openapi.json says which numbers are whole")
    }

    private static let mostOdd = 2

    private static func oddNumbers(in value: Any, path: String) -> [(path: String, number: String)] {
        switch value {
        case let object as [String: Any]:
            var found: [(path: String, number: String)] = []
            for (key, value) in object.sorted(by: { $0.key < $1.key }) where found.count < mostOdd {
                found += oddNumbers(in: value, path: path.isEmpty ? key : "\(path).\(key)")
            }
            return found
        case let list as [Any]:
            var found: [(path: String, number: String)] = []
            for (index, value) in list.enumerated() where found.count < mostOdd {
                found += oddNumbers(in: value, path: "\(path)[\(index)]")
            }
            return found
        case let number as NSNumber:
            let value = number.doubleValue
            return value.rounded() == value && abs(value) < 0x1p63 ? [] : [(path, "\(value)")]
        default: return []
        }
    }
}
