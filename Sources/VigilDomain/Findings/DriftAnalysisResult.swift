/// The outcome of a drift check of one table against its baseline.
public struct DriftAnalysisResult: Hashable, Sendable, Codable {
    /// The rule that decided, stated with every result.
    public var rule: DriftRule
    /// Rows of the baseline.
    public var referenceRows: Int
    /// Rows of the window.
    public var currentRows: Int
    /// Every column: features first, in the schema's order, then prediction and score, and the label once it is known.
    public var columns: [ColumnDrift]
    /// What to do, in words, most important first.
    public var recommendedActions: [String]
    /// What a reader must know about how far the result carries, in words, such as a baseline that is too small.
    public var notes: [String]
    /// What was compared with what, in words; empty for two plain tables.
    public var comparison: String
    /// What detectors said that were asked for beside the default check.
    public var detectors: [DetectorResult]
    /// The segments that were searched, worst first; `nil` when none were.
    public var segments: SegmentFinding?
    /// Shares of broken rows of the whole table.
    public var quality: [QualityChange]
    /// Columns that the window's table lost or gained; `nil` where both have the same, as windows of a model do.
    public var schemaChange: SchemaChange?

    /// A result.
    public init(
        rule: DriftRule, referenceRows: Int, currentRows: Int, columns: [ColumnDrift], recommendedActions: [String],
        notes: [String] = [], comparison: String = "", detectors: [DetectorResult] = [],
        segments: SegmentFinding? = nil, quality: [QualityChange] = [], schemaChange: SchemaChange? = nil
    ) {
        self.rule = rule
        self.referenceRows = referenceRows
        self.currentRows = currentRows
        self.columns = columns
        self.recommendedActions = recommendedActions
        self.notes = notes
        self.comparison = comparison
        self.detectors = detectors
        self.segments = segments
        self.quality = quality
        self.schemaChange = schemaChange
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rule = try container.decode(DriftRule.self, forKey: .rule)
        referenceRows = try container.decode(Int.self, forKey: .referenceRows)
        currentRows = try container.decode(Int.self, forKey: .currentRows)
        columns = try container.decode([ColumnDrift].self, forKey: .columns)
        recommendedActions = try container.decode([String].self, forKey: .recommendedActions)
        // Findings that were stored before these were known do not have them.
        notes = try container.decodeIfPresent([String].self, forKey: .notes) ?? []
        comparison = try container.decodeIfPresent(String.self, forKey: .comparison) ?? ""
        detectors = try container.decodeIfPresent([DetectorResult].self, forKey: .detectors) ?? []
        segments = try container.decodeIfPresent(SegmentFinding.self, forKey: .segments)
        quality = try container.decodeIfPresent([QualityChange].self, forKey: .quality) ?? []
        schemaChange = try container.decodeIfPresent(SchemaChange.self, forKey: .schemaChange)
    }

    /// Whether any column drifted, a detector that was asked to decide says so, or the rows of a segment drifted.
    public var overallDriftDetected: Bool {
        columns.contains { $0.isDrifted } || detectors.contains { $0.isDrifted } || segments?.drifted.isEmpty == false
    }

    /// The quality changes that are significant and of relevant size, with their column; without those of whole rows.
    public var alarmingQuality: [(column: String, change: QualityChange)] {
        columns.flatMap { column in column.quality.filter(\.isAlarming).map { (column.name, $0) } }
    }

    /// The importance-weighted mean, over the columns that drifted, of the effect on a scale from 0 to 1.
    ///
    /// 0 when none did.
    public var driftMagnitude: Double {
        var weighted = 0.0
        var weights = 0.0
        for column in columns where column.isDrifted {
            guard let effect = column.unitEffect else { continue }
            weighted += column.importance * effect
            weights += column.importance
        }
        return weights > 0 ? weighted / weights : 0
    }

    /// Corrected effect over relevant size of each feature that could be measured; 1 is the limit.
    public var featureDriftScores: [String: Double] {
        var scores: [String: Double] = [:]
        for column in columns where column.role == .feature {
            if let score = column.driftScore { scores[column.name] = score }
        }
        return scores
    }

    /// The share of measured columns that drifted, 0 when none could be measured.
    public var driftedShare: Double {
        let measured = columns.count { $0.measurement != nil }
        return measured == 0 ? 0 : Double(columns.count { $0.isDrifted }) / Double(measured)
    }

    /// The columns that drifted, strongest first.
    public var driftedColumns: [ColumnDrift] {
        columns.filter(\.isDrifted).sorted { ($0.driftScore ?? 0) > ($1.driftScore ?? 0) }
    }
}

/// A drift check of one window of a model, as it is stored.
public struct DriftFinding: Hashable, Sendable, Codable {
    /// The model.
    public var model: ModelName
    /// Its version.
    public var version: String
    /// The event time that was checked.
    public var window: TimeRange
    /// When the check ran, wall time.
    public var checkedAt: Timestamp
    /// What it found.
    public var result: DriftAnalysisResult

    /// A finding.
    public init(
        model: ModelName, version: String, window: TimeRange, checkedAt: Timestamp, result: DriftAnalysisResult
    ) {
        self.model = model
        self.version = version
        self.window = window
        self.checkedAt = checkedAt
        self.result = result
    }
}
