package import VigilDomain

/// A comparison of two tables, to be kept as one HTML file that needs nothing else.
package struct DriftReport: Hashable, Sendable {
    /// What the reference is called, such as its file's name.
    package var referenceName: String
    /// What is compared with it.
    package var currentName: String
    /// What the check found.
    package var result: DriftAnalysisResult
    /// The columns' distributions, by column name; a column without one has its numbers only.
    package var distributions: [String: Distribution]
    /// Columns that were left out.
    package var excluded: [ExcludedColumn]
    /// When the comparison counts as failed, and whether it did, in a sentence; `nil` where nothing asked.
    package var failureSentence: String?
    /// When it was made, wall time.
    package var createdAt: Timestamp
    /// The program's version.
    package var programVersion: String

    /// A column that was not compared.
    package struct ExcludedColumn: Hashable, Sendable {
        /// Its name.
        package var name: String
        /// Why it was left out, in words.
        package var reason: String

        /// A column and the reason.
        package init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// The most columns that are worth a picture; the others have their row in the table.
    package static let mostPictures = 60
    /// The most bins of a picture's histogram.
    package static let mostBins = 24

    /// A report.
    ///
    /// - Parameters:
    ///   - referenceName: What the reference is called.
    ///   - currentName: What is compared with it.
    ///   - result: What the check found.
    ///   - distributions: By column name; see `columnsToDraw(of:)` for those that are used.
    ///   - excluded: Columns that were left out.
    ///   - failureSentence: When the comparison counts as failed, and whether it did.
    ///   - createdAt: Wall time.
    ///   - programVersion: The program's version.
    package init(
        referenceName: String, currentName: String, result: DriftAnalysisResult,
        distributions: [String: Distribution], excluded: [ExcludedColumn], failureSentence: String? = nil,
        createdAt: Timestamp, programVersion: String
    ) {
        self.referenceName = referenceName
        self.currentName = currentName
        self.result = result
        self.distributions = distributions
        self.excluded = excluded
        self.failureSentence = failureSentence
        self.createdAt = createdAt
        self.programVersion = programVersion
    }

    /// The names of the columns whose distributions a report draws, so that no others need to be built.
    package static func columnsToDraw(of result: DriftAnalysisResult) -> [String] {
        result.columnsByNeed.prefix(mostPictures).map(\.name)
    }

    /// The distribution of one column for a report.
    ///
    /// - Parameters:
    ///   - reference: The reference's column.
    ///   - current: The column that is compared with it.
    /// - Returns: The shares, coarse enough for a small file.
    package static func distribution(reference: Column, current: Column) -> Distribution {
        Distribution.comparing(reference: reference, current: current, bins: mostBins, names: 10)
    }
}
