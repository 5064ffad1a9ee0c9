import Hummingbird
import Vigil

struct BackupRoutes: Routes {
    let service: MLModelMonitoringService

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/v1/storage/backups", operation: "listBackups", tag: "storage",
                summary: "The backups in the server's directory, the one that is being made, and when the next is due.",
                responses: [.init(status: 200, summary: "The backups.", schema: .reference("Backups"))], problems: [409]
            ) { _ in try .json(WireBackups(try service.requiredBackupReport())) },
            Endpoint(
                method: .post, path: "/api/v1/storage/backups", operation: "makeBackup", tag: "storage",
                summary: "Begins a backup into the server's directory, verified by restoring and comparing.",
                responses: [.init(status: 202, summary: "It is being made.", schema: .reference("Backups"))],
                problems: [409]
            ) { _ in try .json(WireBackups(try service.startBackup()), status: .accepted) },
        ]
    }
}
