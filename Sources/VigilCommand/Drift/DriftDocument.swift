import Foundation
import Vigil
import VigilDomain

/// A comparison as the JSON that `vigil drift --json` prints; findings have the same keys as in the API.
struct DriftDocument: Encodable {
    struct Side: Encodable {
        var file: String
        var rows: Int
    }

    struct Rule: Encodable {
        var alpha: Double
        var minimumNumericEffect: Double
        var minimumCategoricalEffect: Double
        var minimumRows: Int
        var sentence: String
    }

    struct ColumnDocument: Encodable {
        var name: String
        var role: String
        var kind: String
        var outcome: String
        var isDrifted: Bool
        var driftScore: Double?
        var needRows: Int?
        var haveReference: Int?
        var haveCurrent: Int?
        var measurement: ColumnDrift.Measurement?
        var status: String
        var quality: [QualityChange]
        var cause: DriftCause?
    }

    struct LeftOut: Encodable {
        var name: String
        var reason: String
    }

    var vigil = VigilVersion.current
    var reference: Side
    var current: Side
    var referenceRows: Int
    var currentRows: Int
    var overallDriftDetected: Bool
    var driftMagnitude: Double
    var driftedShare: Double
    var driftedColumns: [String]
    /// Without a single value, though the reference has values; see `fail_on`.
    var lostColumns: [String]
    /// That the reference has and the current file does not; see `fail_on`.
    var vanishedColumns: [String]
    /// That the current file has and the reference does not.
    var addedColumns: [String]
    var featureDriftScores: [String: Double]
    var recommendedActions: [String]
    var rule: Rule
    /// From the most to the least severe.
    var columns: [ColumnDocument]
    var leftOut: [LeftOut]
    var failOn: [String]
    var exitCode: Int32
    /// How far the result carries.
    var notes: [String]
    /// Of whole rows.
    var quality: [QualityChange]
    /// What detectors said that were asked for beside the default check.
    var detectors: [DetectorResult]
    var severity: String

    init(_ comparison: DriftComparison) {
        let result = comparison.result
        reference = Side(file: comparison.reference.name, rows: comparison.reference.rows)
        current = Side(file: comparison.current.name, rows: comparison.current.rows)
        referenceRows = result.referenceRows
        currentRows = result.currentRows
        overallDriftDetected = result.overallDriftDetected
        driftMagnitude = result.driftMagnitude
        driftedShare = result.driftedShare
        driftedColumns = result.driftedColumns.map(\.name)
        lostColumns = result.lostColumns.map(\.name)
        vanishedColumns = result.schemaChange?.vanished ?? []
        addedColumns = result.schemaChange?.added ?? []
        featureDriftScores = result.featureDriftScores
        recommendedActions = result.recommendedActions
        rule = Rule(
            alpha: result.rule.alpha, minimumNumericEffect: result.rule.minimumNumericEffect,
            minimumCategoricalEffect: result.rule.minimumCategoricalEffect, minimumRows: result.rule.minimumRows,
            sentence: result.rule.sentence)
        columns = comparison.bySeverity.map { ColumnDocument($0.drift) }
        leftOut = comparison.leftOut.map { LeftOut(name: $0.name, reason: $0.reason) }
        failOn = comparison.failOn.map(\.text)
        exitCode = comparison.exitStatus
        notes = result.notes
        quality = result.quality
        detectors = result.detectors
        severity = result.severity.rawValue
    }

    /// Indented text, without a line end.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension DriftDocument.ColumnDocument {
    init(_ drift: ColumnDrift) {
        name = drift.name
        role = drift.role.rawValue
        kind = drift.kind.rawValue
        isDrifted = drift.isDrifted
        driftScore = drift.driftScore
        status = drift.status.rawValue
        quality = drift.quality
        cause = drift.cause
        switch drift.outcome {
        case .measured(let measurement):
            outcome = "measured"
            self.measurement = measurement
        case .notEnoughData(let reference, let current, let need):
            outcome = "not_enough_data"
            haveReference = reference
            haveCurrent = current
            needRows = need
        }
    }
}
