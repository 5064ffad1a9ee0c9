/// One step of the database's schema, applied once and never edited after a release.
struct Migration: Sendable {
    /// Its place, from 1, without gaps.
    let number: Int
    /// What it does; also the end of its file's name.
    let name: String
    /// Its statements.
    let statements: @Sendable (SQLDialect) -> [String]

    /// Every migration, in order.
    ///
    /// A new one is a file beside this one and a line here.
    static let all: [Migration] = [
        .createModels,
        .createPredictions,
        .createOutcomes,
        .createFindings,
        .createAlerts,
        .addLiveSignals,
        .addPredictionTimes,
        .clusterMetricPoints,
        .addFoldedHistory,
        .createWindowSummaries,
        .addRetention,
        .addRepeats,
        .addLeases,
        .addUptime,
        .createRequestKeys,
        .createSynchronizationMark,
        .quarantineSegments,
        .boundGrowth,
        .nameDatabase,
        .createExperiments,
    ]
}
