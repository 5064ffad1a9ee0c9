public import VigilDomain

/// What other settings would have said about windows that were checked already.
///
/// Effects of a window do not depend on the level and the relevant sizes, and p-values only by how many random tables they
/// are drawn from where those are few: a p-value below what the drawing resolves comes from a fitted tail, not from the
/// number of draws. So one check of each window answers for all settings.
public struct DriftTuning: Sendable {
    /// One setting of the two keys.
    public struct Setting: Hashable, Sendable, Codable {
        /// How many false alarms are acceptable; the level follows from it.
        public var budget: FalseAlarmBudget
        /// The relevant size for numbers.
        public var minimumNumericEffect: Double
        /// The relevant size for categories.
        public var minimumCategoricalEffect: Double

        /// A setting.
        public init(budget: FalseAlarmBudget, minimumNumericEffect: Double, minimumCategoricalEffect: Double) {
            self.budget = budget
            self.minimumNumericEffect = minimumNumericEffect
            self.minimumCategoricalEffect = minimumCategoricalEffect
        }
    }

    /// What a setting would have said.
    public struct Outcome: Hashable, Sendable, Codable {
        /// The setting.
        public var setting: Setting
        /// The level of one window.
        public var level: Double
        /// Windows that could be checked.
        public var windows: Int
        /// Windows of the baseline's own period, which were left out: a window is always like the rows that it gave.
        public var windowsOfBaseline: Int
        /// Windows in which a column drifted.
        public var alarms: Int
        /// Stretches of alarming windows, each of which is one alert.
        public var alerts: Int
        /// The columns that drifted most often, with the number of windows; at most five.
        public var columns: [Column]

        /// A column and how often it drifted.
        public struct Column: Hashable, Sendable, Codable {
            /// Its name.
            public var name: String
            /// In how many windows it drifted.
            public var windows: Int
        }
    }

    private let findings: [DriftFinding]
    private let intervalDays: Double
    private let alpha: Double
    private let windowsOfBaseline: Int

    /// A dry run over findings.
    ///
    /// - Parameters:
    ///   - findings: One a window, in order of time, all with the same comparison.
    ///   - intervalDays: The time from the start of one window to that of the next.
    ///   - alpha: The greatest level of one window.
    ///   - period: The baseline's own; windows that share a moment with it say nothing about false alarms and are left
    ///     out. `nil` where they are compared with something else, or it is not known.
    public init(
        _ findings: [DriftFinding], intervalDays: Double, alpha: Double = DriftRule().alpha,
        leavingOut period: TimeRange? = nil
    ) {
        self.findings = findings.filter { period?.overlaps($0.window) != true }
        windowsOfBaseline = findings.count - self.findings.count
        self.intervalDays = intervalDays
        self.alpha = alpha
    }

    /// The settings that are tried around a rule: half, twice and four times its relevant sizes, and budgets of a month,
    /// a quarter and a year for one false alarm.
    ///
    /// - Parameter rule: The rule in force.
    /// - Returns: The settings, the one in force first.
    public static func settings(around rule: DriftRule) -> [Setting] {
        let current = Setting(
            budget: rule.budget ?? .standard, minimumNumericEffect: rule.minimumNumericEffect,
            minimumCategoricalEffect: rule.minimumCategoricalEffect)
        var settings = [current]
        for days in [30.0, 90, 365] {
            for factor in [0.5, 1, 2, 4] {
                let setting = Setting(
                    budget: FalseAlarmBudget(alerts: 1, days: days),
                    minimumNumericEffect: rule.minimumNumericEffect * factor,
                    minimumCategoricalEffect: min(1, rule.minimumCategoricalEffect * factor))
                if !settings.contains(setting) { settings.append(setting) }
            }
        }
        return settings
    }

    /// What a setting would have said.
    ///
    /// - Parameter setting: The two keys.
    /// - Returns: Counts over all windows.
    /// - Complexity: O(windows · columns).
    public func outcome(of setting: Setting) -> Outcome {
        let level = min(alpha, setting.budget.level(everyDays: intervalDays))
        var windows = 0
        var alarms = 0
        var alerts = 0
        var wasAlarming = false
        var counts: [String: Int] = [:]
        for finding in findings {
            guard finding.result.columns.contains(where: { $0.measurement != nil }) else { continue }
            windows += 1
            let drifted = finding.result.columns.filter { Self.isDrifted($0, setting, level) }
            for column in drifted { counts[column.name, default: 0] += 1 }
            if !drifted.isEmpty {
                alarms += 1
                if !wasAlarming { alerts += 1 }
            }
            wasAlarming = !drifted.isEmpty
        }
        let columns = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
        return Outcome(
            setting: setting, level: level, windows: windows, windowsOfBaseline: windowsOfBaseline, alarms: alarms,
            alerts: alerts,
            columns: columns.map { Outcome.Column(name: $0.key, windows: $0.value) })
    }

    private static func isDrifted(_ column: ColumnDrift, _ setting: Setting, _ level: Double) -> Bool {
        guard let measured = column.measurement else { return false }
        let relevant =
            measured.effectName == DriftEffect.wasserstein
            ? setting.minimumNumericEffect : setting.minimumCategoricalEffect
        return measured.adjustedPValue <= level && measured.decidingEffect >= relevant
    }
}
