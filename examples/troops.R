# United States troops in Iraq: every count as a range over its date. Rscript troops.R [http://127.0.0.1:8000]
# Needs nothing but R. A count without an upper end is drawn as a point with an arrow; what was withheld is not drawn, least of all as zero.

service <- c(commandArgs(trailingOnly = TRUE), "http://127.0.0.1:8000")[1]
question <- "/api/v1/troop-counts/?contributor=united-states&host=iraq&measure=present&place__isnull=true&format=csv"

counts <- read.csv(paste0(service, question), check.names = FALSE, encoding = "UTF-8", na.strings = "")
counts$day <- as.Date(counts[["as_of.latest"]])
told <- counts[!is.na(counts$day) & !is.na(counts[["personnel.low"]]), ]
told <- told[order(told$day), ]
open_ended <- is.na(told[["personnel.high"]])

print(told[, c("day", "personnel.low", "personnel.high", "personnel.qualifier", "standing")], row.names = FALSE)

pdf("troops.pdf", width = 9, height = 5)
top <- ifelse(open_ended, told[["personnel.low"]] * 1.05, told[["personnel.high"]])
plot(told$day, told[["personnel.low"]], pch = 20, ylim = c(0, max(top)), xlab = "", ylab = "personnel")
segments(told$day[!open_ended], told[["personnel.low"]][!open_ended], told$day[!open_ended], top[!open_ended])
arrows(told$day[open_ended], told[["personnel.low"]][open_ended], told$day[open_ended], top[open_ended], length = 0.05)
invisible(dev.off())
