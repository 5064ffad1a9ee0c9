import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import VigilFormats

/// A body that is rows: one object, an array of them, one a line, or column after column.
struct RowBody {
    private let bytes: ByteBuffer
    private let mediaType: String

    private static let lines = ["application/x-ndjson", "application/ndjson", "application/jsonl"]

    /// The request's body, refused when it is sent as anything else.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - takesJSON: Whether one object, or an array of them, is taken as well.
    /// - Throws: `APIError` for another media type; what reading the body throws.
    init(_ request: APIRequest, takesJSON: Bool = true) async throws {
        let mediaType = request.mediaType ?? ""
        let named = (takesJSON ? ["application/json"] : []) + [Self.lines[0], ColumnsFormat.mediaType]
        guard Self.lines.contains(mediaType) || named.contains(mediaType) else { throw request.wrongMediaType(named) }
        self.mediaType = mediaType
        bytes = try await request.body()
    }

    /// Hands the plain bytes and their form to `work`.
    func withBytes<Result>(_ work: (UnsafeRawBufferPointer, BodyForm) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeReadableBytes { bytes in
            switch mediaType {
            case "application/json": try work(bytes, .ofJSON(bytes))
            case ColumnsFormat.mediaType: try work(bytes, .columns)
            default: try work(bytes, .ndjson)
            }
        }
    }

    /// A digest of the plain bytes, of what they are sent as, and of what else the request says.
    func digest(_ other: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Data("\(mediaType)\n\(other)\n".utf8))
        bytes.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
        return Array(hash.finalize())
    }

    /// A body of more bytes than this, about ten rows, is decoded elsewhere than on its connection's thread.
    ///
    /// So many bytes may also be thousands of rows that are none, each with a sentence that says so.
    private static let briefBytes = 4096

    /// Whether a request has so few rows that to go to another thread would take longer than to decode them.
    static func isBrief(_ request: Request) -> Bool {
        guard let length = request.headers[.contentLength].flatMap(Int.init), length <= briefBytes else { return false }
        return request.headers[.contentEncoding] == nil
    }

    /// What the API's document says about such a body.
    static func body(of component: String) -> Endpoint.Body {
        Endpoint.Body(content: [
            ("application/json", .oneOf([.reference(component), .array(.reference(component))])),
            (lines[0], .text), columns,
        ])
    }

    /// The binary form, which `docs/guide/columns.md` lays out.
    static let columns: (mediaType: String, schema: JSONSchema) = (
        ColumnsFormat.mediaType, .string(format: "binary")
    )
}
