import VigilDomain

/// How a model version's drift is watched, as a client sends and sees it.
struct WireDriftPolicy: Codable {
    /// What a window is compared with.
    enum Comparison: String, Codable, CaseIterable {
        case baseline
        case sameHourOfWeek = "same_hour_of_week"
        case sameHourOfDay = "same_hour_of_day"
        case trailing
    }

    struct Detector: Codable {
        var id: String
        var columns: [String]?
        var relevantEffect: Double?
    }

    struct Live: Codable {
        var share: Double?
        var detector: String?
        var falseAlarmEvery: Int?

        /// The setting; what is left out takes the default.
        var domain: DriftPolicy.Live {
            let standard = DriftPolicy.Live()
            return DriftPolicy.Live(
                share: share ?? standard.share, detector: detector ?? standard.detector,
                falseAlarmEvery: falseAlarmEvery)
        }

        static let properties: [JSONSchema.Property] = [
            .optional("share", .number(minimum: 0, maximum: 1), "of the predictions, by their ids; 1 when left out"),
            .optional(
                "detector", .string(longest: 100),
                "of streams, from the catalog, several joined by +; cusum when left out"),
            .optional(
                "false_alarm_every",
                .integer(
                    minimum: DriftPolicy.Live.falseAlarmLimits.lowerBound,
                    maximum: DriftPolicy.Live.falseAlarmLimits.upperBound),
                "events of a column to a false alarm; from the budget when left out"),
        ]
    }

    struct Dependence: Codable {
        var blocks: String?
        var clusterBy: String?

        func domain() throws(DomainError) -> DriftPolicy.Dependence {
            let length = try blocks.map { text throws(DomainError) in
                try Choice.parse(WindowLength.self, text, field: "drift.dependence.blocks")
            }
            return DriftPolicy.Dependence(blocks: length, cluster: clusterBy)
        }
    }

    var comparison: String?
    var trailingWindows: Int?
    var rule: WireDriftRuleSetting?
    var detectors: [Detector]?
    var segments: [String]?
    var live: Live?
    var dependence: Dependence?

    /// The policy; what is left out takes the default.
    func domain() throws(DomainError) -> DriftPolicy {
        let kind = try comparison.map { text throws(DomainError) in
            try Choice.parse(Comparison.self, text, field: "drift.comparison")
        }
        if trailingWindows != nil, kind != .trailing {
            throw DomainError(
                .invalidValue, field: "drift.trailing_windows", detail: "only the comparison \"trailing\" has a number")
        }
        let comparison: DriftPolicy.Comparison =
            switch kind {
            case .baseline, nil: .baseline
            case .sameHourOfWeek: .sameHourOfWeek
            case .sameHourOfDay: .sameHourOfDay
            case .trailing: .trailing(windows: trailingWindows ?? Self.usualTrailingWindows)
            }
        return DriftPolicy(
            comparison: comparison, rule: try rule?.domain(as: "drift.rule"),
            detectors: (detectors ?? []).map {
                DriftPolicy.Detector(id: $0.id, columns: $0.columns ?? [], relevantEffect: $0.relevantEffect)
            }, segments: segments ?? [], live: live?.domain ?? DriftPolicy.Live(),
            dependence: try dependence?.domain() ?? DriftPolicy.Dependence())
    }

    init(_ policy: DriftPolicy) {
        switch policy.comparison {
        case .baseline: comparison = Comparison.baseline.rawValue
        case .sameHourOfWeek: comparison = Comparison.sameHourOfWeek.rawValue
        case .sameHourOfDay: comparison = Comparison.sameHourOfDay.rawValue
        case .trailing(let windows):
            comparison = Comparison.trailing.rawValue
            trailingWindows = windows
        }
        rule = policy.rule.map(WireDriftRuleSetting.init)
        detectors = policy.detectors.map {
            Detector(id: $0.id, columns: $0.columns, relevantEffect: $0.relevantEffect)
        }
        segments = policy.segments
        live = Live(
            share: policy.live.share, detector: policy.live.detector, falseAlarmEvery: policy.live.falseAlarmEvery)
        dependence = Dependence(blocks: policy.dependence.blocks?.rawValue, clusterBy: policy.dependence.cluster)
    }

    private static let usualTrailingWindows = 28

    static let schema = JSONSchema.object([
        .optional(
            "comparison", Choice.schema(Comparison.self), "what a window is compared with; baseline when left out"),
        .optional(
            "trailing_windows", .integer(minimum: 1, maximum: DriftPolicy.mostTrailingWindows),
            "of the comparison trailing; \(usualTrailingWindows) when left out"),
        .optional("rule", WireDriftRuleSetting.schema, "the server's rule when left out"),
        .optional(
            "detectors",
            .array(
                .object([
                    .required("id", .string(longest: 100), "from the catalog"),
                    .optional("columns", .array(.string(longest: 200), most: ModelSchema.mostFeatures)),
                    .optional(
                        "relevant_effect", .number(), "from where on it counts as drift; it only reports without"),
                ]), most: DriftPolicy.mostDetectors)),
        .optional("segments", .array(.string(longest: 200), most: DriftPolicy.mostSegmentFeatures)),
        .optional("live", .object(Live.properties), "how predictions are watched one by one"),
        .optional(
            "dependence",
            .object([
                .optional(
                    "blocks", Choice.schema(WindowLength.self),
                    "the stretches of the baseline that are held against each other; the model's window when left out"),
                .optional(
                    "cluster_by", .string(longest: 200),
                    "the categorical feature that rows have in common, such as a customer; it is not compared itself"),
            ]), "how rows depend on each other"),
    ])
}

/// When a column counts as drifted, as a client sends and sees it.
struct WireDriftRuleSetting: Codable {
    var alpha: Double?
    var minimumNumericEffect: Double?
    var minimumCategoricalEffect: Double?
    var minimumRows: Int?
    var falseAlarms: Double?
    var inDays: Double?

    /// The rule, checked; what is left out takes the default.
    ///
    /// - Parameter part: What the rule is part of, for errors; empty for a rule by itself.
    /// - Returns: The rule.
    /// - Throws: `DomainError` that names the field and what is allowed.
    func domain(as part: String = "") throws(DomainError) -> DriftRule {
        let standard = DriftRule.windows
        let budget = FalseAlarmBudget.standard
        let rule = DriftRule(
            alpha: alpha ?? standard.alpha,
            minimumNumericEffect: minimumNumericEffect ?? standard.minimumNumericEffect,
            minimumCategoricalEffect: minimumCategoricalEffect ?? standard.minimumCategoricalEffect,
            minimumRows: minimumRows ?? standard.minimumRows,
            budget: FalseAlarmBudget(alerts: falseAlarms ?? budget.alerts, days: inDays ?? budget.days))
        try rule.validate(as: part)
        return rule
    }

    init(_ rule: DriftRule) {
        alpha = rule.alpha
        minimumNumericEffect = rule.minimumNumericEffect
        minimumCategoricalEffect = rule.minimumCategoricalEffect
        minimumRows = rule.minimumRows
        falseAlarms = rule.budget?.alerts
        inDays = rule.budget?.days
    }

    static let schema = JSONSchema.object([
        .optional("alpha", .number(), "the greatest level of one window, in (0, 1)"),
        .optional("minimum_numeric_effect", .number(), "Wasserstein-1 in reference standard deviations"),
        .optional("minimum_categorical_effect", .number(), "total variation, at most 1"),
        .optional("minimum_rows", .integer(minimum: 2)),
        .optional("false_alarms", .number(), "how many are acceptable in in_days; 1 when left out"),
        .optional("in_days", .number(), "90 when left out"),
    ])
}
