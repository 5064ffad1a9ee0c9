import Foundation

/// Monthly house sales of eight cities, `Tests/data/series_texas_housing.csv`.
enum TexasHousing {
    /// The cities, South Padre Island, of whose months most are missing, apart.
    static let cities = ["Austin", "Dallas", "El Paso", "Galveston", "Houston", "Lubbock", "San Antonio"]

    /// One column of one city, oldest first; NaN for a missing month.
    static func series(_ city: String, _ column: String) throws -> [Double] {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../data/series_texas_housing.csv")
        let lines = try String(contentsOf: url.standardized, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard let place = lines.first?.firstIndex(where: { $0 == column }) else { return [] }
        return lines.filter { $0[0] == city }.map { Double($0[place]) ?? .nan }
    }
}
