"""Runs a consortium on one server: one image for every process, beside Apache Kafka and PostgreSQL."""
