import Foundation

/// An earlier report, of which the tables that are not run again are kept.
struct KeptReport: Codable {
    var command: String
    var seconds: Double
    var coreSeconds: [String: Double]
    var rates: [ReportedRate]

    /// Reads a file that an earlier run wrote.
    ///
    /// - Parameter path: The file.
    /// - Throws: What reading and decoding throw.
    init(path: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(KeptReport.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

extension Report {
    /// Takes the tables that it does not have from an earlier report, and says so in its command line.
    ///
    /// - Parameter earlier: The earlier report.
    mutating func keep(_ earlier: KeptReport) {
        let own = Set(rates.map(\.table))
        rates = earlier.rates.filter { !own.contains($0.table) } + rates
        coreSeconds.merge(earlier.coreSeconds) { new, _ in new }
        seconds += earlier.seconds
        command = "\(earlier.command), then \(command)"
    }
}
