"""Models of the two tables that the application has had since before it had migrations."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Optional
from uuid import uuid4

from sqlalchemy import JSON, Column, DateTime, Text
from sqlmodel import Field, SQLModel

__all__ = ["Agent", "Run", "metadata"]

metadata = SQLModel.metadata


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


def new_id() -> str:
    return str(uuid4())


def moment(nullable: bool = True) -> Column:
    return Column(DateTime(timezone=True), nullable=nullable)


class Agent(SQLModel, table=True):
    __tablename__ = "agents"

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=255, index=True)
    description: Optional[str] = Field(default=None, sa_column=Column(Text))
    status: str = Field(default="active", max_length=32)
    tenant_id: Optional[str] = Field(default=None, max_length=36, index=True)
    owner_id: Optional[str] = Field(default=None, max_length=36)
    capabilities_json: Optional[str] = Field(default=None, sa_column=Column(Text))
    planner_config_json: Optional[str] = Field(default=None, sa_column=Column(Text))
    memory_config_json: Optional[str] = Field(default=None, sa_column=Column(Text))
    budget_cents: int = 0
    spent_cents: int = 0
    budget_alert_threshold: Optional[int] = None
    rate_limit_rpm: int = 60
    concurrent_runs_limit: int = 5
    created_at: datetime = Field(default_factory=utc_now, sa_column=moment(nullable=False))
    updated_at: datetime = Field(default_factory=utc_now, sa_column=moment(nullable=False))

    # migration 073
    is_synthetic: bool = False
    synthetic_scenario_id: Optional[str] = Field(default=None, max_length=64)


class Run(SQLModel, table=True):
    __tablename__ = "runs"

    id: str = Field(default_factory=new_id, primary_key=True)
    agent_id: str = Field(foreign_key="agents.id", index=True)
    tenant_id: Optional[str] = Field(default=None, max_length=36, index=True)
    parent_run_id: Optional[str] = Field(default=None, index=True)
    goal: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(default="queued", max_length=32, index=True)
    priority: int = 0
    attempts: int = 0
    max_attempts: int = 3
    error_message: Optional[str] = Field(default=None, sa_column=Column(Text))
    plan_json: Optional[str] = Field(default=None, sa_column=Column(Text))
    tool_calls_json: Optional[str] = Field(default=None, sa_column=Column(Text))
    idempotency_key: Optional[str] = Field(default=None, max_length=128, index=True)
    created_at: datetime = Field(default_factory=utc_now, sa_column=moment(nullable=False))
    started_at: Optional[datetime] = Field(default=None, sa_column=moment())
    completed_at: Optional[datetime] = Field(default=None, sa_column=moment())
    next_attempt_at: Optional[datetime] = Field(default=None, sa_column=moment())
    duration_ms: Optional[float] = None

    # migration 065
    authorization_decision: str = Field(default="GRANTED", max_length=30)
    authorization_engine: Optional[str] = Field(default=None, max_length=64)
    authorization_context: Optional[dict[str, Any]] = Field(default=None, sa_column=Column(JSON))
    authorized_at: Optional[datetime] = Field(default=None, sa_column=moment())
    authorized_by: Optional[str] = Field(default=None, max_length=128)

    # migration 073
    is_synthetic: bool = False
    synthetic_scenario_id: Optional[str] = Field(default=None, max_length=64)

    # migration 082
    execution_mode: str = Field(default="live", max_length=20)
    execution_environment: Optional[str] = Field(default=None, max_length=20)

    # migration 086
    state: str = Field(default="LIVE", max_length=20)
    project_id: Optional[str] = Field(default=None, max_length=36)
    last_seen_at: Optional[datetime] = Field(default=None, sa_column=moment())
    source: str = Field(default="agent", max_length=30)
    provider_type: str = Field(default="unknown", max_length=30)
    risk_level: str = Field(default="NORMAL", max_length=20)
    latency_bucket: str = Field(default="OK", max_length=20)
    evidence_health: str = Field(default="FLOWING", max_length=20)
    integrity_status: str = Field(default="UNKNOWN", max_length=20)
    incident_count: int = 0
    policy_draft_count: int = 0
    policy_violation: bool = False
    input_tokens: Optional[int] = None
    output_tokens: Optional[int] = None
    estimated_cost_usd: Optional[float] = None
    expected_latency_ms: Optional[int] = None

    # migration 104
    actor_type: str = Field(default="SYSTEM", max_length=20)
    actor_id: Optional[str] = Field(default=None, max_length=36)
    origin_system_id: str = Field(default="unknown", max_length=64)

    # migration 110
    policy_snapshot_id: Optional[str] = Field(default=None, max_length=64)
    termination_reason: Optional[str] = Field(default=None, max_length=50)
    stopped_at_step: Optional[int] = None
    violation_policy_id: Optional[str] = Field(default=None, max_length=36)

    # migration 112
    observability_status: str = Field(default="COMPLETE", max_length=16)
    observability_error: Optional[str] = Field(default=None, sa_column=Column(Text))
