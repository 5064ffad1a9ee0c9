import Foundation
import NIOCore
package import VigilDomain

/// Where the verification of what is stored stands, and what is set aside.
package struct VerificationDocument: Hashable, Sendable, Codable {
    /// What a verification found.
    package struct Report: Hashable, Sendable, Codable {
        /// Whether all is well.
        package var isSound: Bool
        /// Segments that were checked.
        package var segments: Int
        /// Parts of baselines that were checked.
        package var baselineParts: Int
        /// Documents that were checked.
        package var documents: Int
        /// Rows that read well.
        package var rows: Int
        /// Bytes that were checked.
        package var bytes: Int
        /// Segments that read well again.
        package var released: Int
        /// What else is wrong.
        package var problems: [String]

        /// What a verification found.
        package init(
            isSound: Bool, segments: Int, baselineParts: Int, documents: Int, rows: Int, bytes: Int, released: Int,
            problems: [String]
        ) {
            self.isSound = isSound
            self.segments = segments
            self.baselineParts = baselineParts
            self.documents = documents
            self.rows = rows
            self.bytes = bytes
            self.released = released
            self.problems = problems
        }
    }

    /// A damaged segment.
    package struct Segment: Hashable, Sendable, Codable {
        /// The model.
        package var model: String
        /// Its version.
        package var version: String
        /// What its rows are, `predictions` or `outcomes`.
        package var kind: String
        /// Its number.
        package var segment: Int64
        /// The earliest event time of its rows.
        package var from: DocumentTime
        /// The latest event time of its rows.
        package var to: DocumentTime
        /// How many rows it has.
        package var rows: Int
        /// What is wrong with it.
        package var fault: String

        /// A damaged segment.
        package init(
            model: String, version: String, kind: String, segment: Int64, from: Timestamp, to: Timestamp, rows: Int,
            fault: String
        ) {
            self.model = model
            self.version = version
            self.kind = kind
            self.segment = segment
            self.from = DocumentTime(from)
            self.to = DocumentTime(to)
            self.rows = rows
            self.fault = fault
        }
    }

    /// `never`, `running`, `finished` or `failed`.
    package var status: String
    /// Segments so far.
    package var checked: Int?
    /// Segments in all.
    package var total: Int?
    /// Why it could not be brought to its end.
    package var reason: String?
    /// What the last one found.
    package var report: Report?
    /// What is set aside.
    package var damaged: [Segment]

    /// One that has ended.
    package init(report: Report, damaged: [Segment]) {
        status = "finished"
        self.report = report
        self.damaged = damaged
    }

    /// The document as JSON.
    package var json: String {
        get throws { String(decoding: try WireCoding.encoder().encode(self), as: UTF8.self) }
    }
}

extension VigilAPIClient {
    /// Begins to check everything that the server stores; one that runs goes on.
    ///
    /// - Returns: Where it stands.
    /// - Throws: `VigilClientError`.
    package func startVerification() async throws -> VerificationDocument {
        try await json(APIRequest("POST", "/api/v1/storage/verification"))
    }

    /// How far the check has come, or what it found.
    ///
    /// - Returns: Where it stands.
    /// - Throws: `VigilClientError`.
    package func verification() async throws -> VerificationDocument {
        try await json(APIRequest("GET", "/api/v1/storage/verification"))
    }
}
