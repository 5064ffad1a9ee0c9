import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vigil
import VigilDomain
import VigilFormats
import VigilStatistics
import VigilStorage

/// An answer that says what went wrong, as RFC 9457 has it.
struct Problem: Encodable, Hashable {
    var type: String
    var title: String
    var status: Int
    /// Stable text to compare with.
    var code: String
    /// The field or parameter at fault.
    var field: String?
    /// What was given and what is allowed.
    var detail: String
    /// What to do.
    var hint: String?
}

/// The only place that turns faults into HTTP.
enum ErrorResponses {
    static func problem(for error: any Error) -> Problem {
        switch error {
        case let error as APIError:
            make(status(of: error.code), error.code.rawValue, field: error.field, error.detail, hint: error.hint)
        case let error as DomainError:
            make(422, error.code.rawValue, field: error.field.isEmpty ? nil : error.field, error.detail)
        case let error as MonitoringError:
            make(
                status(of: error.code), error.code.rawValue, field: error.field.isEmpty ? nil : error.field,
                error.detail, hint: hint(for: error.code))
        case let error as StatisticsError:
            // What was sent is well formed, and no statistic can be made of it.
            make(422, WireJSON.snakeCase(error.code.rawValue), error.detail)
        case let error as FormatError:
            make(status(of: error.code), error.code.rawValue, error.description)
        case let error as StoreError:
            make(error.code == .conflict ? 409 : 503, "store_\(error.code.rawValue)", error.detail)
        case let error as DecodingError:
            decoding(error)
        case is NIOTooManyBytesError:
            make(
                413, APIError.Code.bodyTooLarge.rawValue, "the body is larger than this server takes",
                hint: "send it in smaller batches")
        case let error as any HTTPResponseError where error.status == .notFound:
            make(
                404, APIError.Code.notFound.rawValue, "there is nothing at this address",
                hint: "GET /api/v1/openapi.json lists every address")
        case let error as any HTTPResponseError:
            make(error.status.code, "http_\(error.status.code)", error.status.reasonPhrase)
        default:
            // The text of an unknown fault could hold anything, so it goes to the log and not to the client.
            make(500, "internal", "something went wrong on the server; its log tells what")
        }
    }

    static func response(for problem: Problem, allowed: [String] = []) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if !allowed.isEmpty { headers[.allow] = allowed.joined(separator: ", ") }
        if [429, 503].contains(problem.status) { headers[.retryAfter] = "1" }
        // RFC 7694: which codings would have been taken.
        if problem.field == "Content-Encoding" {
            headers[.acceptEncoding] = ContentCoding.allCases.map(\.rawValue).joined(separator: ", ")
        }
        if problem.status == 401 {
            // Basic lets a browser ask for the key: any name, the key as password.
            headers[.wwwAuthenticate] = "Basic realm=\"vigil\", charset=\"UTF-8\""
        }
        let body = (try? WireJSON.encode(problem)) ?? ByteBuffer()  // a struct of strings always encodes
        return Response(
            status: HTTPResponse.Status(code: problem.status), headers: headers, body: ResponseBody(byteBuffer: body))
    }

    private static func make(
        _ status: Int, _ code: String, field: String? = nil, _ detail: String, hint: String? = nil
    ) -> Problem {
        Problem(
            type: "about:blank", title: titles[status] ?? "Error", status: status, code: code, field: field,
            detail: detail, hint: hint)
    }

    /// The names that RFC 9110 gives the statuses.
    private static let titles = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
        429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
    ]

    private static func status(of code: APIError.Code) -> Int {
        switch code {
        case .notFound: 404
        case .methodNotAllowed: 405
        case .unauthorized: 401
        case .forbiddenOrigin: 403
        case .unsupportedMediaType: 415
        case .bodyTooLarge: 413
        case .malformedBody, .invalidParameter, .unknownParameter: 400
        case .unknownField: 422
        case .overloaded: 429
        case .timeout: 503
        }
    }

    private static func status(of code: FormatError.Code) -> Int {
        switch code {
        case .tooLarge: 413
        case .unsupported: 415
        case .outOfMemory: 503  // the body may be all right
        default: 400
        }
    }

    private static func status(of code: MonitoringError.Code) -> Int {
        switch code {
        case .unknownModel, .unknownVersion, .unknownRule, .unknownExperiment: 404
        case .noBaseline, .conflict, .backupRunning, .noBackupDirectory: 409
        case .unknownChannel, .invalidValue, .requestKeyReused: 422
        case .tooLarge: 413
        case .stopped: 503
        }
    }

    private static func hint(for code: MonitoringError.Code) -> String? {
        switch code {
        case .unknownModel: "register it with POST /api/v1/models, or `vigil models add`"
        case .backupRunning: "GET /api/v1/storage/backups tells how far it is"
        case .noBaseline: "PUT /api/v1/models/{model}/baseline sets one"
        case .unknownExperiment: "GET /api/v1/experiments lists them"
        case .unknownChannel: "channels are given to the server when it starts: --alert-channel NAME=ADDRESS"
        default: nil
        }
    }

    private static func decoding(_ error: DecodingError) -> Problem {
        switch error {
        case .keyNotFound(let key, let context):
            make(422, "missing_field", field: path(context.codingPath + [key]), "it is required and was not given")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            make(
                422, "wrong_type", field: context.codingPath.isEmpty ? nil : path(context.codingPath),
                JSONFaults.mismatch(type, context))
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            make(
                400, APIError.Code.malformedBody.rawValue, "the body is not JSON",
                hint: "NaN and Infinity are not JSON; leave the value out or send null")
        case .dataCorrupted(let context):
            make(422, "invalid_value", field: path(context.codingPath), context.debugDescription)
        @unknown default:
            make(400, APIError.Code.malformedBody.rawValue, "the body cannot be read")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + WireJSON.snakeCase(key.stringValue)
            }
        }
    }
}
